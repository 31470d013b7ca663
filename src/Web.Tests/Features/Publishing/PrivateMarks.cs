using System.Globalization;
using System.Text.RegularExpressions;
using Npgsql;
using TeamCost.Web.Tests.Support;

namespace TeamCost.Web.Tests.Features.Publishing;

/// <summary>
/// A word in every text that anybody can type, send or be told, by the catalogue: what a migration adds tomorrow is planted too, or named as missing. One row of each table,
/// the person's own where a table knows people; keys that point at other rows point at the planted ones.
/// </summary>
internal sealed partial class PrivateMarks(TestApp app, string mark)
{
    /// <summary>Public by their nature, written by the app for itself, or planted by hand.</summary>
    private static readonly string[] LeftOut =
    [
        "published_profiles", "published_days", "standings", "public_versions", "data_protection_keys", "users", "org_slugs", "organizations", "memberships",
    ];

    /// <summary>Texts that hold no words of anybody: which of a list stands there is decided by the app. Others with a list are found by their check.</summary>
    private static readonly Dictionary<string, string> Codes = new(StringComparer.Ordinal)
    {
        ["identities.state"] = "person",
        ["device_codes.state"] = "allowed",
        ["daily_usage.grain"] = "request",
    };

    private const string Catalogue = """
        select c.relname, a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull,
          coalesce((select string_agg(pg_get_constraintdef(k.oid), ' ') from pg_constraint k where k.conrelid = c.oid and k.contype = 'c' and k.conkey = array[a.attnum]), ''),
          exists (select from pg_constraint k where k.conrelid = c.oid and k.contype = 'f' and k.confrelid = 'users'::regclass and k.conkey = array[a.attnum])
        from pg_class c join pg_attribute a on a.attrelid = c.oid
        where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition and c.relname not like 'qrtz%' and c.relname <> all ($1)
          and a.attnum > 0 and not a.attisdropped and a.attgenerated = '' and a.attidentity = ''
          and c.relname in (
            select i.relname from pg_class i join pg_attribute o on o.attrelid = i.oid and o.attname in ('org_id', 'user_id') where i.relnamespace = 'public'::regnamespace)
        order by c.relname, a.attnum
        """;

    /// <param name="orgId">Where.</param>
    /// <param name="userId">Whose.</param>
    /// <param name="day">Where a day is wanted.</param>
    /// <returns>Columns, as <c>table.column</c>, in which the word stands nowhere.</returns>
    public async Task<IReadOnlyList<string>> PlantAsync(Guid orgId, Guid userId, DateOnly day)
    {
        var tables = (await ColumnsAsync()).GroupBy(column => column.Table).Where(table => table.Any(column => column.IsText)).Select(table => table.ToList()).ToList();
        var waiting = tables;
        for (var before = int.MaxValue; waiting.Count > 0 && waiting.Count < before;)
        {
            before = waiting.Count;
            var again = new List<List<Column>>();
            foreach (var table in waiting)
            {
                if (!await InsertAsync(table, orgId, userId, day))
                {
                    again.Add(table);
                }
            }

            waiting = again;
        }

        waiting.Select(table => table[0].Table).ShouldBeEmpty("tables whose rows point at rows that are not planted");
        var missing = new List<string>();
        foreach (var column in tables.SelectMany(table => table).Where(column => column.IsText))
        {
            await using var count = app.Admin.CreateCommand($"select count(*) from {column.Table} where {column.Name}::text ilike '%' || $1 || '%'");
            count.Parameters.AddWithValue(mark);
            if ((long)(await count.ExecuteScalarAsync())! == 0)
            {
                missing.Add(column.Path);
            }
        }

        return missing;
    }

    private async Task<List<Column>> ColumnsAsync()
    {
        await using var ask = app.Admin.CreateCommand(Catalogue);
        ask.Parameters.AddWithValue(LeftOut);
        await using var row = await ask.ExecuteReaderAsync();
        var columns = new List<Column>();
        while (await row.ReadAsync())
        {
            columns.Add(new Column(row.GetString(0), row.GetString(1), row.GetString(2), row.GetBoolean(3), row.GetString(4), row.GetBoolean(5)));
        }

        return columns;
    }

    /// <returns>False: what it points at is not there yet.</returns>
    private async Task<bool> InsertAsync(List<Column> table, Guid orgId, Guid userId, DateOnly day)
    {
        // What may be missing is left out where it is no text: times that would contradict each other, keys of what is not planted.
        var written = table.Where(column => column.IsRequired || column.IsText || column.IsCode || column.Name is "org_id" or "user_id").ToList();
        var values = written.Select(column => $"{ValueOf(column, orgId, userId, day)}::{column.Type}");
        await using var insert = app.Admin.CreateCommand($"insert into {table[0].Table} ({string.Join(", ", written.Select(c => c.Name))}) values ({string.Join(", ", values)}) on conflict do nothing");
        try
        {
            await insert.ExecuteNonQueryAsync();
            return true;
        }
        catch (PostgresException missing) when (missing.SqlState == PostgresErrorCodes.ForeignKeyViolation)
        {
            return false;
        }
    }

    private string ValueOf(Column column, Guid orgId, Guid userId, DateOnly day) => column switch
    {
        { Name: "org_id" } => $"'{orgId}'",
        { IsUser: true } or { Name: "user_id" or "person_id" } => $"'{userId}'",
        { IsCode: true } => $"'{Codes.GetValueOrDefault(column.Path) ?? Word().Match(column.Check).Groups[1].Value}'",
        { Type: "jsonb" or "json" } => $"'[\"{mark}\"]'",
        { IsText: true, Type: var type } when type.EndsWith("[]", StringComparison.Ordinal) => $"array['{mark}']",
        { IsText: true } => $"left('{mark}', {column.Length})",
        { Type: "uuid" } => $"md5('{mark}')",
        { Type: "date" } => string.Create(CultureInfo.InvariantCulture, $"'{day:yyyy-MM-dd}'"),
        { Type: "boolean" } => "true",
        { Type: "bytea" } => $"decode(repeat('00', {(Length().Match(column.Check) is { Success: true } found ? found.Groups[1].Value : "16")}), 'hex')",
        { Type: "integer[]" } => "'{50}'",
        { Type: var type } when type.StartsWith("timestamp", StringComparison.Ordinal) => "now()",
        _ => "1",
    };

    private sealed record Column(string Table, string Name, string Type, bool IsRequired, string Check, bool IsUser)
    {
        public string Path => $"{Table}.{Name}";

        /// <summary>One of a list of words.</summary>
        public bool IsCode => Codes.ContainsKey(Path) || (IsOfText && Word().IsMatch(Check) && Check.Contains("ANY (ARRAY[", StringComparison.Ordinal));

        public bool IsText => IsOfText && !IsCode && Length >= 6;

        public int Length => int.TryParse(Regex.Match(Type, @"character varying\((\d+)\)", RegexOptions.None, TimeSpan.FromSeconds(1)).Groups[1].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var most) ? most : 1_000;

        private bool IsOfText => Type.StartsWith("character varying", StringComparison.Ordinal) || Type is "text" or "text[]" or "jsonb" or "json";
    }

    [GeneratedRegex("'([a-z][a-z0-9-]*)'")]
    private static partial Regex Word();

    [GeneratedRegex(@"octet_length\(\w+\) = (\d+)")]
    private static partial Regex Length();
}
