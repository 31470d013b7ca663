using System.Globalization;
using System.Text.Json.Nodes;
using TeamCost.DemoWorld;

namespace TeamCost.FakeProviders.Anthropic;

/// <summary>The per-user reports of Claude Enterprise: rows, not buckets; late, and corrected.</summary>
internal sealed class EnterpriseReports(FakeAnthropic fake)
{
    private static readonly string[] Groups = ["product", "model", "context_window", "inference_geo", "speed", "rbac_group_id", "slack_channel_id"];
    private static readonly DateTimeOffset FirstDay = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    // Every block and count that a row has, all zero.
    private static readonly Lazy<JsonObject> Blocks = new(() =>
    {
        var row = Samples.Json("anthropic-enterprise-users.json")["data"]![0]!.AsObject();
        row.Remove("user");
        Clear(row);
        return row;
    });

    public JsonObject Report(AnthropicQuery query, bool isCost)
    {
        var (start, end, width) = (query.Start(), query.Instant("ending_at"), query.Text("bucket_width"));
        Check(start, end, width);
        var groups = query.List("group_by", isCost ? [.. Groups, "cost_type", "token_type"] : Groups);
        var limit = Math.Min(query.Limit(20, 1000), fake.MostPerPage);
        var (order, users, products, models) = (query.Text("order_by"), query.List("user_ids"), query.List("products"), query.List("models"));
        var (isAscending, excludesDeleted) = (query.Text("order") == "asc", query.Text("exclude_deleted_users") == "true");
        var offset = query.Offset();
        if (offset > 0 && fake.ExpiringPages > 0)
        {
            fake.ExpiringPages--;
            throw new AnthropicRefusal(410, "invalid_request_error", "page: the cursor has expired, start again from the first page");
        }

        var rows = fake.Facts.EnterpriseUse
            .Where(use => use.At >= start && use.At < (end ?? fake.Clock.GetUtcNow()))
            .Where(use => (users.Count == 0 || users.Contains(use.UserId)) && (products.Count == 0 || products.Contains(use.Product)))
            .Where(use => (models.Count == 0 || models.Contains(use.Model)) && !(excludesDeleted && use.IsDeleted))
            .GroupBy(use => (Bucket(use.At, width), use.UserId, string.Join('|', groups.Select(group => Value(use, group)))))
            .Select(group => group.ToList());
        var sorted = (isAscending ? rows.OrderBy(row => Rank(row, order, isCost)) : rows.OrderByDescending(row => Rank(row, order, isCost))).ToList();
        var hasMore = offset + limit < sorted.Count;
        return new JsonObject
        {
            ["data"] = new JsonArray([.. sorted.Skip(offset).Take(limit).Select(row => Write(row, groups, width, isCost))]),
            ["data_refreshed_at"] = FakeAnthropic.Text(fake.Facts.EnterpriseRefreshedAt ?? fake.Clock.GetUtcNow().AddHours(-4)),
            ["has_more"] = hasMore,
            ["next_page"] = hasMore ? query.Cursor(string.Create(CultureInfo.InvariantCulture, $"{start:yyyyMMddHHmm}|{offset + limit}"), offset + limit) : null,
            ["organization_id"] = fake.Facts.EnterpriseId,
        };
    }

    public JsonObject Users(AnthropicQuery query)
    {
        var first = query.Text("date") is not null ? query.Day("date") : query.Day("starting_date");
        var last = query.Text("date") is not null ? first : query.Day("ending_date");
        var newest = Newest();
        if (last > newest)
        {
            throw AnthropicRefusal.Invalid(string.Create(CultureInfo.InvariantCulture, $"date: data is available up to {newest:yyyy-MM-dd}"));
        }

        var limit = Math.Min(query.Limit(100, 1000), fake.MostPerPage);
        var offset = query.Offset();
        var rows = fake.Facts.EnterpriseActivity.Where(row => row.Day >= first && row.Day <= last).GroupBy(row => row.UserId)
            .OrderBy(group => group.First().Email, StringComparer.Ordinal).ToList();
        return new JsonObject
        {
            ["data"] = new JsonArray([.. rows.Skip(offset).Take(limit).Select(group => Write([.. group]))]),
            ["next_page"] = offset + limit < rows.Count
                ? query.Cursor(string.Create(CultureInfo.InvariantCulture, $"{first:yyyyMMdd}|{offset + limit}"), offset + limit) : null,
        };
    }

    private void Check(DateTimeOffset start, DateTimeOffset? end, string? width)
    {
        var now = fake.Clock.GetUtcNow();
        if (start < FirstDay || start < now.AddDays(-365))
        {
            throw AnthropicRefusal.Invalid("starting_at: must lie within the last 365 days and not before 2026-01-01");
        }

        if (width is not (null or "1d" or "1h" or "1m"))
        {
            throw AnthropicRefusal.Invalid("bucket_width: expected 1d, 1h or 1m");
        }

        if (width is not null && end is null)
        {
            throw AnthropicRefusal.Invalid("ending_at: required with bucket_width");
        }

        var most = width == "1m" ? TimeSpan.FromDays(1) : TimeSpan.FromDays(31);
        if ((end ?? now) - start > most)
        {
            throw AnthropicRefusal.Invalid($"ending_at: the range is longer than {most.TotalDays:0} days");
        }
    }

    // Ready at about ten in the morning of the next day.
    private DateOnly Newest() => DateOnly.FromDateTime(fake.Clock.GetUtcNow().UtcDateTime.AddHours(-10)).AddDays(-1);

    private static DateTimeOffset? Bucket(DateTimeOffset at, string? width) => width switch
    {
        "1d" => new DateTimeOffset(at.UtcDateTime.Date, TimeSpan.Zero),
        "1h" => new DateTimeOffset(at.UtcTicks - (at.UtcTicks % TimeSpan.TicksPerHour), TimeSpan.Zero),
        "1m" => new DateTimeOffset(at.UtcTicks - (at.UtcTicks % TimeSpan.TicksPerMinute), TimeSpan.Zero),
        _ => null,
    };

    private static string? Value(EnterpriseUseFact use, string group) => group switch
    {
        "product" => use.Product,
        "model" => use.Model,
        "context_window" => use.ContextWindow,
        "inference_geo" => use.InferenceGeo,
        "cost_type" => "tokens",
        _ => null,
    };

    private static decimal Rank(IReadOnlyList<EnterpriseUseFact> row, string? order, bool isCost) => (order ?? (isCost ? "amount" : "total_tokens")) switch
    {
        "amount" when isCost => row.Sum(use => use.Cents),
        "list_amount" when isCost => row.Sum(use => use.ListCents),
        "total_tokens" when !isCost => row.Sum(Total),
        "requests" when !isCost => row.Sum(use => use.Requests ?? 0),
        "output_tokens" when !isCost => row.Sum(use => use.Output),
        "uncached_input_tokens" when !isCost => row.Sum(use => use.Uncached),
        _ => throw AnthropicRefusal.Invalid("order_by: unknown value"),
    };

    private static long Total(EnterpriseUseFact use) => use.Uncached + use.Output + use.CacheRead + use.CacheWrite5m + use.CacheWrite1h;

    private static JsonObject Write(List<EnterpriseUseFact> uses, IReadOnlyList<string> groups, string? width, bool isCost)
    {
        var first = uses[0];
        var from = Bucket(first.At, width);
        var until = width switch { "1d" => from?.AddDays(1), "1h" => from?.AddHours(1), _ => from?.AddMinutes(1) };
        var row = new JsonObject
        {
            ["actor"] = new JsonObject
            {
                ["deleted"] = first.IsDeleted,
                ["email"] = first.Email,
                ["name"] = first.Name,
                ["type"] = "user_actor",
                ["user_id"] = first.UserId,
            },
            ["starting_at"] = from is { } start ? FakeAnthropic.Text(start) : null,
            ["ending_at"] = until is { } end ? FakeAnthropic.Text(end) : null,
            ["requests"] = uses.Any(use => use.Requests is not null) ? uses.Sum(use => use.Requests ?? 0) : null,
        };
        foreach (var group in Groups)
        {
            row[group] = groups.Contains(group) ? Value(first, group) : null;
        }

        if (isCost)
        {
            row["amount"] = uses.Sum(use => use.Cents).ToString("0.000000", CultureInfo.InvariantCulture);
            row["list_amount"] = uses.Sum(use => use.ListCents).ToString("0.000000", CultureInfo.InvariantCulture);
            row["currency"] = "USD";
            row["cost_type"] = groups.Contains("cost_type") ? "tokens" : null;
            row["token_type"] = null;
            return row;
        }

        row["uncached_input_tokens"] = uses.Sum(use => use.Uncached);
        row["output_tokens"] = uses.Sum(use => use.Output);
        row["cache_read_input_tokens"] = uses.Sum(use => use.CacheRead);
        row["cache_creation"] = new JsonObject
        {
            ["ephemeral_1h_input_tokens"] = uses.Sum(use => use.CacheWrite1h),
            ["ephemeral_5m_input_tokens"] = uses.Sum(use => use.CacheWrite5m),
        };
        row["server_tool_use"] = new JsonObject { ["web_search_requests"] = uses.Sum(use => use.WebSearches) };
        row["total_tokens"] = uses.Sum(Total);
        return row;
    }

    private static JsonObject Write(IReadOnlyList<EnterpriseActivityFact> days)
    {
        var row = new JsonObject { ["user"] = new JsonObject { ["id"] = days[0].UserId, ["email_address"] = days[0].Email, ["type"] = "user" } };
        foreach (var (name, block) in Blocks.Value)
        {
            row[name] = block!.DeepClone();
        }

        foreach (var (path, count) in days.SelectMany(day => day.Counts))
        {
            var parts = path.Split('.');
            var place = parts[..^1].Aggregate(row, (inner, part) => inner[part]!.AsObject());
            place[parts[^1]] = place[parts[^1]]!.GetValue<long>() + count;
        }

        return row;
    }

    private static void Clear(JsonObject block)
    {
        foreach (var (name, value) in block.ToList())
        {
            if (value is JsonObject inner)
            {
                Clear(inner);
            }
            else
            {
                block[name] = 0L;
            }
        }
    }
}
