using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using TeamCost.Contracts;
using TeamCost.Web.Platform.Tenancy;

namespace TeamCost.Web.Features.Usage;

/// <summary>
/// Holds what machines say of projects to the organization's rule before anything is stored: a client may be old, foreign, or set up
/// otherwise. What is a hash already stays as it is.
/// </summary>
internal sealed class ProjectDoor(Guid orgId, ProjectNaming rule)
{
    private const int HashDigits = 16;

    private readonly Dictionary<string, string> _hashes = new(StringComparer.Ordinal);
    private int _changed;

    /// <summary>What was done, as a sentence for the sender; null when nothing was.</summary>
    public string? Note => _changed == 0
        ? null
        : string.Create(CultureInfo.InvariantCulture, $"{_changed} line{(_changed == 1 ? "" : "s")} named a project; your organization's rule is \"{rule.ToString().ToLowerInvariant()}\", so the name was {(rule == ProjectNaming.Hash ? "hashed" : "cut")} before anything was stored.");

    public UsageLine Let(UsageLine line)
    {
        if (rule == ProjectNaming.Name || string.IsNullOrEmpty(line.Project) || (rule == ProjectNaming.Hash && IsHash(line.Project)))
        {
            return line;
        }

        _changed++;
        return line with { Project = rule == ProjectNaming.None ? null : HashOf(line.Project) };
    }

    // Of the organization and the name: the same project has another hash elsewhere, and no table of usual names tells what it was.
    private string HashOf(string project)
    {
        if (!_hashes.TryGetValue(project, out var hash))
        {
            hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{orgId:N}\n{project}"))[..(HashDigits / 2)]);
            _hashes.Add(project, hash);
        }

        return hash;
    }

    private static bool IsHash(string project) => project.Length == HashDigits && project.All(char.IsAsciiHexDigitLower);
}
