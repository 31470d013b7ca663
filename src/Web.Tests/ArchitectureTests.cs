using System.Text.RegularExpressions;

namespace TeamCost.Web.Tests;

/// <summary>The tree keeps its promises: ranks point downwards, plumbing knows no product, the wire references nothing.</summary>
public sealed partial class ArchitectureTests
{
    /// <summary>A feature may use lower ranks, never its own and never a higher one. Shared holds views only.</summary>
    private static readonly Dictionary<string, int> Ranks = new(StringComparer.Ordinal)
    {
        ["Pricing"] = 1,
        ["Notifications"] = 1,
        ["People"] = 1,
        ["Usage"] = 2,
        ["Billing"] = 2,
        ["Providers"] = 3,
        ["Publishing"] = 2,
        ["Organizations"] = 3,
        ["Exports"] = 3,
        ["Ingestion"] = 4,
        ["Devices"] = 4,
        ["Budgets"] = 4,
        ["Reconcile"] = 4,
        ["Seats"] = 4,
        ["Telemetry"] = 4,
        ["Savings"] = 4,
        ["Alerts"] = 5,
        ["Reports"] = 5,
        ["Dashboard"] = 6,
        ["Spend"] = 6,
        ["Leaderboard"] = 6,
        ["Profiles"] = 6,
        ["Accounts"] = 7,
        ["Admin"] = 7,
        ["Home"] = 7,
        ["Installs"] = 7,
        ["Shared"] = 8,
    };

    private static readonly string Root = RepositoryRoot.Path;

    [Fact]
    public void Every_feature_has_a_rank()
    {
        var unranked = Directory.GetDirectories(Path.Combine(Root, "src/Web/Features")).Select(Path.GetFileName).Where(name => !Ranks.ContainsKey(name!));

        unranked.ShouldBeEmpty();
    }

    [Fact]
    public void A_feature_uses_only_lower_ranks()
    {
        var wrong =
            from file in Sources("src/Web/Features")
            let own = FeatureOf(file)
            from used in FeaturesNamedIn(file)
            where used != own && Ranks[used] >= Ranks[own]
            select $"{Short(file)}: {own} (rank {Ranks[own]}) uses {used} (rank {Ranks[used]})";

        wrong.ShouldBeEmpty();
    }

    [Fact]
    public void A_vendors_folder_only_translates()
    {
        var root = Path.Combine(Root, "src/Web/Features/Providers");
        var vendors = Directory.GetDirectories(root).Where(folder => Directory.EnumerateFiles(folder, "*Connector.cs").Any()).Select(Path.GetFileName).ToList();
        var wrong =
            from vendor in vendors
            from file in Sources($"src/Web/Features/Providers/{vendor}")
            let code = Code(file)
            from word in ((string[])["EntityFrameworkCore", "Npgsql", "TeamCost.Web.Data", "CurrentOrg", "PriceBook", "HttpClient"])
                .Concat(vendors.Where(other => other != vendor).Select(other => $"Providers.{other}"))
            where code.Contains(word, StringComparison.Ordinal)
            select $"{Short(file)} names {word}";

        vendors.Count.ShouldBeGreaterThan(6);
        wrong.ShouldBeEmpty();
    }

    [Fact]
    public void Platform_names_no_feature_and_no_table()
    {
        var wrong =
            from file in Sources("src/Web/Platform")
            where NamesFeature().IsMatch(Code(file)) || Code(file).Contains("TeamCost.Web.Data", StringComparison.Ordinal)
            select Short(file);

        wrong.ShouldBeEmpty();
    }

    [Fact]
    public void Contracts_reference_nothing_and_the_command_references_only_contracts()
    {
        References("src/Contracts/Contracts.csproj").ShouldBeEmpty();
        References("src/Cli/Cli.csproj").ShouldBe(["Contracts.csproj"]);
        References("src/DemoWorld/DemoWorld.csproj").ShouldBe(["Contracts.csproj"]);
        References("src/Web/Web.csproj").ShouldBe(["Contracts.csproj", "DemoWorld.csproj"]);
    }

    [Fact]
    public void Only_the_http_plumbing_builds_clients_only_mail_speaks_smtp_and_only_the_clock_tells_time()
    {
        Using("src/Web", @"new HttpClient\(", allowed: "Platform/Http").ShouldBeEmpty();
        Using("src/Web", @"\bSmtpClient\b", allowed: "Platform/Mail").ShouldBeEmpty();
        Using("src/Web", @"\bDateTime(Offset)?\.(Utc)?Now\b", allowed: "nowhere").ShouldBeEmpty();
        Using("src/Contracts", @"\bDateTime(Offset)?\.(Utc)?Now\b", allowed: "nowhere").ShouldBeEmpty();
    }

    [Fact]
    public void Nobody_looks_past_the_wall_but_unscoped_code()
    {
        Using("src/Web", @"IgnoreQueryFilters", allowed: "Features/Admin").ShouldBeEmpty();
    }

    [Fact]
    public void Money_is_never_a_float()
    {
        Using("src/Web", @"\b(double|float)\b[^;(]*(usd|cost|price|spend|amount)", allowed: "nowhere").ShouldBeEmpty();
        Using("src/Contracts", @"\b(double|float)\b[^;(]*(usd|cost|price|spend|amount)", allowed: "nowhere").ShouldBeEmpty();
        Using("src/Cli", @"\b(double|float)\b[^;(]*(usd|cost|price|spend|amount)", allowed: "nowhere").ShouldBeEmpty();
    }

    [Fact]
    public void Views_run_no_queries()
    {
        var wrong =
            from file in Directory.EnumerateFiles(Path.Combine(Root, "src/Web/Features"), "*.cshtml", SearchOption.AllDirectories)
            let text = File.ReadAllText(file)
            where text.Contains("AppDbContext", StringComparison.Ordinal) || text.Contains("NpgsqlDataSource", StringComparison.Ordinal)
            select Short(file);

        wrong.ShouldBeEmpty();
    }

    private static IEnumerable<string> Using(string folder, string pattern, string allowed) =>
        from file in Sources(folder)
        where !Short(file).Contains(allowed, StringComparison.Ordinal)
        // The framework's name for "digits, point and exponent", also of a decimal.
        from line in Code(file).Replace("NumberStyles.Float", "", StringComparison.Ordinal).Split('\n')
        where Regex.IsMatch(line, pattern, RegexOptions.IgnoreCase) && !line.TrimStart().StartsWith("//", StringComparison.Ordinal)
        select $"{Short(file)}: {line.Trim()}";

    private static IEnumerable<string> FeaturesNamedIn(string file) =>
        NamesFeature().Matches(Code(file)).Select(match => match.Groups[1].Value).Where(Ranks.ContainsKey).Distinct();

    private static string FeatureOf(string file) =>
        Path.GetRelativePath(Path.Combine(Root, "src/Web/Features"), file).Split(Path.DirectorySeparatorChar)[0];

    private static IEnumerable<string> Sources(string folder) =>
        Directory.EnumerateFiles(Path.Combine(Root, folder), "*.cs", SearchOption.AllDirectories)
            .Where(file => !file.Contains("/obj/", StringComparison.Ordinal) && !file.Contains("/bin/", StringComparison.Ordinal));

    private static string Code(string file) => File.ReadAllText(file);

    private static string Short(string file) => Path.GetRelativePath(Root, file);

    private static List<string> References(string project) =>
        [.. ProjectReference().Matches(Code(Path.Combine(Root, project))).Select(match => Path.GetFileName(match.Groups[1].Value))];

    [GeneratedRegex(@"TeamCost\.Web\.Features\.(\w+)")]
    private static partial Regex NamesFeature();

    [GeneratedRegex("<ProjectReference Include=\"([^\"]+)\"")]
    private static partial Regex ProjectReference();
}
