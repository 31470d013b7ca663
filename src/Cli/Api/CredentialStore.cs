using System.Text.Json;

namespace TeamCost.Cli.Api;

/// <summary>The signed-in server, in a file that only its owner can read. Environment variables go before it.</summary>
internal sealed class CredentialStore(CliEnvironment environment)
{
    public string Path => System.IO.Path.Combine(environment.ConfigFolder, "credentials.json");

    public bool IsFromEnvironment => environment["TEAMCOST_TOKEN"] is not null;

    public Credentials? Read()
    {
        var saved = ReadFile();
        var server = environment["TEAMCOST_SERVER"] is { } named ? ServerAddress.Parse(named) : saved?.Server;
        var token = environment["TEAMCOST_TOKEN"] ?? (server == saved?.Server ? saved?.Token : null);
        if (server is null || token is null)
        {
            return null;
        }

        return saved is not null && saved.Server == server && saved.Token == token ? saved : new Credentials(server, token);
    }

    /// <exception cref="CliException">Nobody is signed in.</exception>
    public Credentials Require() => Read()
        ?? throw new CliException("Not signed in. Run: teamcost login --server https://your-server", ExitCode.SignInNeeded);

    public void Write(Credentials credentials) =>
        PrivateFiles.WriteText(Path, JsonSerializer.SerializeToUtf8Bytes(credentials, CliJson.Default.Credentials));

    public bool Delete()
    {
        var existed = File.Exists(Path);
        File.Delete(Path);
        return existed;
    }

    private Credentials? ReadFile()
    {
        try
        {
            return File.Exists(Path) ? JsonSerializer.Deserialize(File.ReadAllBytes(Path), CliJson.Default.Credentials) : null;
        }
        catch (JsonException)
        {
            throw new CliException($"{Path} is damaged. Run: teamcost login", ExitCode.SignInNeeded);
        }
    }
}
