namespace TeamCost.Web.Platform.Printing;

/// <summary>How pages become PDFs (<c>TeamCost:Pdf</c>).</summary>
public sealed class PrintOptions
{
    public const string Section = "TeamCost:Pdf";

    /// <summary>The browser's program; empty: the first Chromium, Chrome or Edge of this machine. "none": there is none.</summary>
    public string Browser { get; set; } = "";

    /// <summary>Where a document lies while it is printed; empty: the system's temporary folder.</summary>
    public string Folder { get; set; } = "";

    /// <summary>How long one document may take before its browser is killed.</summary>
    public double Seconds { get; set; } = 60;

    /// <summary>How long a document waits for its turn.</summary>
    public double SecondsInLine { get; set; } = 20;

    /// <summary>How many browsers run at the same time; 0: one for each core.</summary>
    public int AtOnce { get; set; }

    public static PrintOptions From(IConfiguration configuration) => configuration.GetSection(Section).Get<PrintOptions>() ?? new PrintOptions();
}
