using TeamCost.Web.Platform.Tenancy;

namespace TeamCost.Web.Platform.Exports;

/// <summary>
/// A table or chart of a screen that can be taken away. The feature that shows it registers one (<see cref="ExportServices.AddExport{T}"/>) and asks the
/// screen's own query, so that file and screen cannot differ. Runs inside a unit of work that lasts until the last row is written.
/// </summary>
public interface IExport
{
    /// <summary>In the address: lower case, with hyphens.</summary>
    string Name { get; }

    /// <summary>What it is, in the list of exports.</summary>
    string Title { get; }

    /// <summary>For the list of exports: every column it can have.</summary>
    IReadOnlyList<ExportColumn> AllColumns { get; }

    /// <summary>The parts of the address that narrow or shape it.</summary>
    IReadOnlyList<string> Words { get; }

    /// <summary>The same rule as the screen's.</summary>
    bool Allows(OrgRole role);

    Task<ExportAnswer> OpenAsync(ExportRequest request, CancellationToken ct);
}

/// <summary>What is asked of an export: the query string that the screen would read.</summary>
public sealed record ExportRequest(IQueryCollection Query);

/// <summary>A sheet, or a sentence that says why not.</summary>
public sealed record ExportAnswer(ExportSheet? Sheet, int Status, IReadOnlyList<string> Problems)
{
    public static implicit operator ExportAnswer(ExportSheet sheet) => new(sheet, StatusCodes.Status200OK, []);

    /// <summary>The address makes no sense: a file with other rows than were asked for would be worse than none.</summary>
    public static ExportAnswer Wrong(params IReadOnlyList<string> sentences) => new(null, StatusCodes.Status400BadRequest, sentences);

    public static ExportAnswer Forbidden(string sentence) => new(null, StatusCodes.Status403Forbidden, [sentence]);

    public static ExportAnswer Missing(string sentence) => new(null, StatusCodes.Status404NotFound, [sentence]);
}

public static class ExportServices
{
    public static IServiceCollection AddExport<TExport>(this IServiceCollection services) where TExport : class, IExport =>
        services.AddScoped<IExport, TExport>();
}
