namespace TeamCost.Cli.Output;

/// <summary>Names as people read them.</summary>
internal static class Names
{
    private const int DateDigits = 8;

    /// <summary>A model without the date of its snapshot: <c>claude-sonnet-4-5</c> for <c>claude-sonnet-4-5-20250929</c>.</summary>
    public static string Short(string model)
    {
        var dash = model.LastIndexOf('-');
        return dash > 0 && model.Length - dash - 1 == DateDigits && model.AsSpan(dash + 1).IndexOfAnyExceptInRange('0', '9') < 0 ? model[..dash] : model;
    }

    /// <summary>The last part of a folder's path, or that and the one before where two folders share it; empty for none.</summary>
    public static string Project(string folder, int parts = 1)
    {
        var path = folder.TrimEnd('/', '\\');
        if (path.Length == 0)
        {
            return "";
        }

        var start = path.Length;
        for (; parts > 0 && start > 0; parts--)
        {
            start = path.LastIndexOfAny(['/', '\\'], start - 1);
            if (start < 0)
            {
                return path;
            }
        }

        return path.Length == 0 ? "" : path[(start + 1)..].Replace('\\', '/');
    }
}
