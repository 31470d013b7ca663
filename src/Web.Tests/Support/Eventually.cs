using System.Diagnostics;

namespace TeamCost.Web.Tests.Support;

/// <summary>For what another process or the database does in its own time: asks again until it is so.</summary>
public static class Eventually
{
    /// <summary>Longer than any machine needs: only what never comes is waited for so long, and a busy machine is no fault.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(4);

    public static Task True(Func<bool> isSo, string what) => AsyncTrue(() => Task.FromResult(isSo()), what);

    public static async Task AsyncTrue(Func<Task<bool>> isSo, string what)
    {
        var waited = Stopwatch.StartNew();
        while (!await isSo())
        {
            if (waited.Elapsed > Patience)
            {
                throw new ShouldAssertException($"Waited {Patience.TotalSeconds:0} s until {what}, in vain.");
            }

            await Task.Delay(25);
        }
    }
}
