namespace TeamCost.Web.Features.Installs;

/// <summary>One published file of the command.</summary>
/// <param name="File">Its name: <c>teamcost-1.2.3-linux-x64</c>.</param>
/// <param name="Rid">The system it is for; empty for the .NET tool package.</param>
/// <param name="Bytes">Its size.</param>
/// <param name="Sha256">As SHA256SUMS says it, 64 hex digits.</param>
public sealed record Download(string File, string Version, string Rid, long Bytes, string Sha256)
{
    public bool IsTool => Rid.Length == 0;
}
