using TeamCost.Web.Tests.Support;

namespace TeamCost.Web.Tests.Cli;

/// <summary>What a command says, for a test that waits for its words.</summary>
internal sealed class Talk : StringWriter
{
    private readonly Lock _gate = new();
    private readonly List<(string Word, TaskCompletionSource<string> Heard)> _waiting = [];

    public override void WriteLine(string? value)
    {
        lock (_gate)
        {
            base.WriteLine(value);
            var all = ToString();
            foreach (var (word, heard) in _waiting.Where(one => all.Contains(one.Word, StringComparison.Ordinal)))
            {
                heard.TrySetResult(all);
            }
        }
    }

    /// <returns>Everything said until then.</returns>
    public Task<string> WaitForAsync(string word)
    {
        lock (_gate)
        {
            var heard = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiting.Add((word, heard));
            if (ToString().Contains(word, StringComparison.Ordinal))
            {
                heard.TrySetResult(ToString());
            }

            return heard.Task.WaitAsync(Eventually.Patience);
        }
    }
}
