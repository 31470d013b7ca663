using System.Globalization;
using System.Text;
using System.Text.Json;
using TeamCost.Cli.Ledgers;
using TeamCost.Contracts;

namespace TeamCost.Cli.Syncing;

/// <summary>What became of all batches of one sync.</summary>
internal sealed class SyncTally
{
    public int Batches { get; private set; }

    public long Lines { get; private set; }

    public long Accepted { get; private set; }

    public long Unchanged { get; private set; }

    public HashSet<DateOnly> Days { get; } = [];

    public List<(UsageLine Line, string Reason)> Rejected { get; } = [];

    /// <summary>What the server did to lines that it took.</summary>
    public List<string> Notes { get; } = [];

    public void Add(UsageReceipt receipt, SyncBatch batch)
    {
        Batches++;
        Lines += batch.Batch.Lines.Count;
        Accepted += receipt.Accepted;
        Unchanged += receipt.Unchanged;
        Days.UnionWith(batch.Batch.Lines.Select(line => line.Day));
        Rejected.AddRange((receipt.Rejected ?? [])
            .Where(rejected => rejected.Index >= 0 && rejected.Index < batch.Batch.Lines.Count)
            .Select(rejected => (batch.Batch.Lines[rejected.Index], rejected.Reason)));
        Notes.AddRange((receipt.Notes ?? []).Except(Notes, StringComparer.Ordinal));
    }

    public string ToJson(int planned, Error? failure)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteNumber("batches", Batches);
            json.WriteNumber("batchesLeft", planned - Batches);
            json.WriteNumber("days", Days.Count);
            json.WriteNumber("lines", Lines);
            json.WriteNumber("accepted", Accepted);
            json.WriteNumber("unchanged", Unchanged);
            json.WriteStartArray("rejected");
            foreach (var (line, reason) in Rejected)
            {
                json.WriteStartObject();
                json.WriteString("day", line.Day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
                json.WriteString("model", line.Model);
                json.WriteString("reason", reason);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteStartArray("notes");
            Notes.ForEach(note => json.WriteStringValue(note));
            json.WriteEndArray();
            json.WriteString("error", failure?.Message);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.ToArray());
    }
}
