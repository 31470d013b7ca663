using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace TeamCost.Web.Features.Providers.GitHub;

/// <summary>
/// Rows of a report's file, one after the other without holding the file: objects line by line, one array of them, or (the row type says) one
/// envelope around them. A file that ends within a row is an error.
/// </summary>
internal static class ReportRows
{
    private static readonly byte[] ByteOrderMark = [0xEF, 0xBB, 0xBF];

    public static async IAsyncEnumerable<TRow> ReadAsync<TRow>(Stream body, [EnumeratorCancellation] CancellationToken ct)
    {
        var pipe = PipeReader.Create(body);
        var first = await FirstByteAsync(pipe, ct);
        if (first is null)
        {
            yield break;
        }

        await foreach (var row in JsonSerializer.DeserializeAsyncEnumerable<TRow>(pipe, topLevelValues: first != '[', ProviderHttp.Json, ct))
        {
            yield return row ?? throw new JsonException("A row is null.");
        }
    }

    // Null: nothing but white space.
    private static async Task<byte?> FirstByteAsync(PipeReader pipe, CancellationToken ct)
    {
        while (true)
        {
            var read = await pipe.ReadAtLeastAsync(ByteOrderMark.Length, ct);
            var start = Skip(read.Buffer);
            var rest = read.Buffer.Slice(start);
            pipe.AdvanceTo(start, rest.IsEmpty ? read.Buffer.End : start);
            if (!rest.IsEmpty)
            {
                return rest.FirstSpan[0];
            }

            if (read.IsCompleted)
            {
                return null;
            }
        }
    }

    private static SequencePosition Skip(ReadOnlySequence<byte> buffer)
    {
        var reader = new SequenceReader<byte>(buffer);
        reader.IsNext(ByteOrderMark, advancePast: true);
        reader.AdvancePastAny((byte)' ', (byte)'\n', (byte)'\r', (byte)'\t');
        return reader.Position;
    }
}
