namespace TeamCost.Web.Platform.Errors;

/// <summary>The addresses that programs call: they get problem bodies, never pages, and no redirect to the sign-in page.</summary>
public static class ApiPaths
{
    public static bool Contains(PathString path) => path.StartsWithSegments("/api", StringComparison.Ordinal) || path.StartsWithSegments("/v1", StringComparison.Ordinal) || path.StartsWithSegments("/otlp", StringComparison.Ordinal) || path.StartsWithSegments("/health", StringComparison.Ordinal);
}
