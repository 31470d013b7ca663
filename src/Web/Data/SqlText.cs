using System.Collections.Concurrent;

namespace TeamCost.Web.Data;

/// <summary>SQL that is long enough to deserve a file: <c>Sql/Name.sql</c> beside the class that runs it, embedded in the build.</summary>
public static class SqlText
{
    private static readonly ConcurrentDictionary<(string Folder, string Name), string> Texts = new();

    /// <typeparam name="TBeside">The class whose folder holds the <c>Sql</c> folder.</typeparam>
    public static string Of<TBeside>(string name) => Texts.GetOrAdd((typeof(TBeside).Namespace!, name), Read);

    private static string Read((string Folder, string Name) file)
    {
        var resource = $"{file.Folder}.Sql.{file.Name}.sql";
        using var stream = typeof(SqlText).Assembly.GetManifestResourceStream(resource)
            ?? throw new InvalidOperationException($"The build holds no {resource}.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
