namespace TeamCost.Cli.Ledgers;

/// <summary>How far a log file has been read, and what proves that it is still the same file.</summary>
/// <param name="Offset">Just after the last newline that was read: where reading resumes.</param>
/// <param name="HeadHash">Of the first bytes before <paramref name="Offset"/>.</param>
/// <param name="TailHash">Of the last bytes before <paramref name="Offset"/>: a rewrite may keep the head.</param>
/// <param name="BrokenLines">Lines that could not be read.</param>
/// <param name="FirstBrokenAt">Byte offset of the first of them.</param>
/// <param name="State">What its reader left for the next time; see <see cref="Tools.ILineReader.State"/>.</param>
/// <param name="Note">A sentence about the file as a whole; empty when nothing is odd.</param>
internal sealed record LogFileState(
    string Path, byte Tool, byte ReaderVersion, FileStat Stat, long Offset, ulong HeadHash, ulong TailHash, int BrokenLines, long FirstBrokenAt,
    ReadOnlyMemory<byte> State = default, string Note = "")
{
    /// <summary>Read as a whole; there is no place to go on at.</summary>
    public bool IsDocument => HeadHash == 0 && TailHash == 0;
}
