namespace TeamCost.Web.Platform.Exports;

/// <summary>
/// A file in the making. Cells are written one after the other, in the order of the columns; bytes are held back until there are enough of
/// them to send, and never more than that.
/// </summary>
public abstract class SheetWriter(Stream to) : IDisposable
{
    /// <summary>How much is gathered before it is sent.</summary>
    protected const int Enough = 64 * 1024;

    private readonly MemoryStream _held = new(Enough + 16_384);

    protected Stream Held => _held;

    public long Rows { get; private set; }

    public abstract void Begin(ExportSheet sheet, ExportOrigin origin);

    public virtual void BeginRow() => Rows++;

    public abstract void Text(string? value);

    public abstract void Count(long? value);

    public abstract void Usd(decimal? value);

    public abstract void Number(decimal? value);

    public abstract void Day(DateOnly? value);

    public abstract void Instant(DateTimeOffset? value);

    public abstract void Flag(bool? value);

    /// <returns>True when enough is written to be sent.</returns>
    public abstract bool EndRow();

    /// <summary>What comes after the last row.</summary>
    public abstract void End();

    public async Task SendAsync(CancellationToken ct)
    {
        Push();
        await to.WriteAsync(_held.GetBuffer().AsMemory(0, (int)_held.Length), ct);
        _held.SetLength(0);
    }

    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Moves what the format holds back into <see cref="Held"/>.</summary>
    protected abstract void Push();

    protected virtual void Dispose(bool disposing) => _held.Dispose();
}

/// <summary>Whose data it is and when it was taken.</summary>
public sealed record ExportOrigin(string OrgSlug, string OrgName, string TimeZone, DateTimeOffset GeneratedAt);
