namespace TeamCost.Web.Tests;

/// <summary>Where the solution stands, found upwards from the test assembly.</summary>
internal static class RepositoryRoot
{
    public static string Path { get; } = Find(AppContext.BaseDirectory);

    private static string Find(string folder)
    {
        while (!File.Exists(System.IO.Path.Combine(folder, "TeamCost.sln")))
        {
            folder = System.IO.Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("No TeamCost.sln above the tests.");
        }

        return folder;
    }
}
