using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using TeamCost.Web.Data;
using TeamCost.Web.Platform.Database;
using TeamCost.Web.Platform.Tenancy;
using TeamCost.Web.Tests.Support;

namespace TeamCost.Web.Tests.Data;

/// <summary>Asks the catalogue, not the code: whatever has an organization has the wall, and nobody can climb it.</summary>
public sealed class WallTests(TestApp app) : IClassFixture<TestApp>
{
    /// <summary>Hashes, codes and slugs lead to an organization and say nothing of it; they must be read before one is known.</summary>
    private static readonly string[] WaysIn = ["device_codes", "invitation_hashes", "org_slugs", "token_hashes"];

    private const string Unwalled = """
        select c.relname
        from pg_class c join pg_namespace n on n.oid = c.relnamespace
        where n.nspname = 'public' and c.relkind in ('r', 'p') and not c.relispartition
          and exists (select 1 from pg_attribute a where a.attrelid = c.oid and a.attname = 'org_id' and not a.attisdropped)
          and not (c.relrowsecurity and exists (
            select 1 from pg_policy p
            where p.polrelid = c.oid and p.polname = 'org_wall' and p.polcmd = '*'
              and pg_get_expr(p.polqual, p.polrelid) like '%org_id =%app.org_id%'))
        order by 1
        """;

    private NpgsqlDataSource App => app.Services.GetRequiredService<Databases>().App;

    private NpgsqlDataSource Owner => app.Services.GetRequiredService<Databases>().Owner;

    [Fact]
    public async Task Every_table_with_an_organization_has_the_wall()
    {
        (await ListAsync(app.Admin, Unwalled)).ShouldBe(WaysIn);
    }

    [Fact]
    public async Task A_tenant_table_without_a_policy_is_found()
    {
        await using var connection = await Owner.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await using (var make = new NpgsqlCommand("create table forgotten (org_id uuid, id uuid, primary key (org_id, id))", connection, transaction))
        {
            await make.ExecuteNonQueryAsync();
        }

        await using var ask = new NpgsqlCommand(Unwalled, connection, transaction);
        (await ReadAsync(ask)).ShouldContain("forgotten");
    }

    [Fact]
    public async Task Every_tenant_entity_has_the_filter_and_every_walled_table_has_an_entity()
    {
        using var scope = app.Services.CreateScope();
        var model = scope.ServiceProvider.GetRequiredService<AppDbContext>().Model;
        var owned = model.GetEntityTypes().Where(entity => typeof(IOrgOwned).IsAssignableFrom(entity.ClrType)).ToList();

        owned.Where(entity => entity.FindDeclaredQueryFilter(AppDbContext.OrgFilter) is null).Select(entity => entity.Name).ShouldBeEmpty();

        var walled = await ListAsync(app.Admin, "select c.relname from pg_policy p join pg_class c on c.oid = p.polrelid where p.polname = 'org_wall' order by 1");
        walled.ShouldBe(owned.Select(entity => entity.GetTableName()!).Order(StringComparer.Ordinal), ignoreOrder: true);
    }

    [Fact]
    public async Task The_organization_stands_first_in_every_key_and_index_of_a_tenant_table()
    {
        var wrong = await ListAsync(app.Admin, """
            select i.indexrelid::regclass::text
            from pg_index i join pg_class c on c.oid = i.indrelid
            where c.relrowsecurity and not c.relispartition
              and (i.indisunique or i.indisprimary)
              and (select a.attname from pg_attribute a where a.attrelid = c.oid and a.attnum = i.indkey[0]) <> 'org_id'
            """);

        wrong.ShouldBeEmpty();
    }

    [Fact]
    public async Task The_app_owns_nothing_cannot_bypass_and_has_no_rights_on_partitions()
    {
        (await ListAsync(app.Admin, "select c.relname from pg_class c join pg_roles r on r.oid = c.relowner where r.rolname = 'teamcost_app'")).ShouldBeEmpty();
        (await ListAsync(app.Admin, "select rolname from pg_roles where rolname = 'teamcost_app' and (rolbypassrls or rolsuper or rolcreaterole or rolcreatedb)")).ShouldBeEmpty();
        (await ListAsync(app.Admin, """
            select c.relname from pg_class c
            where c.relispartition and has_table_privilege('teamcost_app', c.oid, 'select, insert, update, delete')
            """)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Exactly_three_doors_lead_in_before_an_organization_is_known_and_they_give_ids_only()
    {
        var doors = await ListAsync(app.Admin, """
            select p.proname || ' ' || pg_get_function_result(p.oid) || ' ' || coalesce(array_to_string(p.proconfig, ';'), 'no search_path')
            from pg_proc p join pg_namespace n on n.oid = p.pronamespace
            where n.nspname = 'public' and p.prosecdef and has_function_privilege('teamcost_app', p.oid, 'execute') order by 1
            """);

        doors.ShouldBe(
        [
            "make_usage_month void search_path=pg_catalog, public",
            "my_organizations SETOF uuid search_path=pg_catalog, public",
            "open_invitation TABLE(org_id uuid, invitation_id uuid) search_path=pg_catalog, public",
            "open_token TABLE(org_id uuid, token_id uuid) search_path=pg_catalog, public",
        ]);
    }

    [Fact]
    public async Task Without_an_organization_the_app_sees_no_row_of_any_tenant_table()
    {
        var orgId = Guid.CreateVersion7();
        await RunAsync(app.Admin, $"insert into organizations (org_id, name, kind) values ('{orgId}', 'Walled', 'company')");

        var tables = await ListAsync(app.Admin, "select c.relname from pg_policy p join pg_class c on c.oid = p.polrelid where p.polname = 'org_wall'");
        tables.Count.ShouldBeGreaterThan(15);
        foreach (var table in tables)
        {
            (await ListAsync(App, $"select count(*)::text from {table}")).ShouldBe(["0"], table);
        }

        (await ListAsync(app.Admin, $"select name from organizations where org_id = '{orgId}'")).ShouldBe(["Walled"]);
    }

    [Fact]
    public async Task A_row_of_another_organization_cannot_be_read_written_or_moved()
    {
        var (mine, theirs) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        await RunAsync(app.Admin, $"insert into organizations (org_id, name, kind) values ('{mine}', 'Mine', 'company'), ('{theirs}', 'Theirs', 'company')");

        await using var connection = await App.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await RunAsync(connection, $"select set_config('app.org_id', '{mine}', true)");

        await using var read = new NpgsqlCommand("select name from organizations", connection);
        (await ReadAsync(read)).ShouldBe(["Mine"]);
        (await RunAsync(connection, $"update organizations set name = 'Taken' where org_id = '{theirs}'")).ShouldBe(0);
        (await RunAsync(connection, $"delete from organizations where org_id = '{theirs}'")).ShouldBe(0);

        var write = await Should.ThrowAsync<PostgresException>(() =>
            RunAsync(connection, $"insert into teams (org_id, id, name) values ('{theirs}', '{Guid.NewGuid()}', 'Spies')"));
        write.SqlState.ShouldBe(PostgresErrorCodes.InsufficientPrivilege);
    }

    [Fact]
    public async Task The_model_says_what_the_catalogue_says()
    {
        using var scope = app.Services.CreateScope();
        var model = scope.ServiceProvider.GetRequiredService<AppDbContext>().Model;
        var wrong = new List<string>();
        foreach (var entity in model.GetEntityTypes())
        {
            var table = entity.GetTableName()!;
            var columns = await ColumnsAsync(table);
            foreach (var property in entity.GetProperties())
            {
                var name = property.GetColumnName();
                if (!columns.TryGetValue(name, out var column))
                {
                    wrong.Add($"{table}.{name} is in the model only");
                    continue;
                }

                columns.Remove(name);
                var type = property.GetColumnType();
                var words = property.GetTypeMapping().Converter is not null && column.Type == "text";
                if (!words && type != column.Type)
                {
                    wrong.Add($"{table}.{name} is {type} in the model and {column.Type} in the catalogue");
                }

                if (property.IsNullable != column.IsNullable)
                {
                    wrong.Add($"{table}.{name} is nullable on one side only");
                }
            }

            wrong.AddRange(columns.Keys.Select(column => $"{table}.{column} is in the catalogue only"));
            var key = string.Join(", ", entity.FindPrimaryKey()!.Properties.Select(property => property.GetColumnName()));
            (await KeyAsync(table)).ShouldBe(key, table);
        }

        wrong.ShouldBeEmpty();
    }

    private async Task<Dictionary<string, (string Type, bool IsNullable)>> ColumnsAsync(string table)
    {
        await using var command = app.Admin.CreateCommand("""
            select a.attname, format_type(a.atttypid, a.atttypmod), not a.attnotnull
            from pg_attribute a where a.attrelid = to_regclass($1) and a.attnum > 0 and not a.attisdropped
            """);
        command.Parameters.AddWithValue(table);
        await using var row = await command.ExecuteReaderAsync();
        var columns = new Dictionary<string, (string, bool)>(StringComparer.Ordinal);
        while (await row.ReadAsync())
        {
            columns.Add(row.GetString(0), (row.GetString(1), row.GetBoolean(2)));
        }

        return columns;
    }

    private async Task<string> KeyAsync(string table)
    {
        var columns = await ListAsync(app.Admin, $"""
            select a.attname from pg_index i, unnest(i.indkey) with ordinality k (attnum, place), pg_attribute a
            where i.indrelid = to_regclass('{table}') and i.indisprimary and a.attrelid = i.indrelid and a.attnum = k.attnum order by k.place
            """);
        return string.Join(", ", columns);
    }

    private static async Task<List<string>> ListAsync(NpgsqlDataSource source, string sql)
    {
        await using var command = source.CreateCommand(sql);
        return await ReadAsync(command);
    }

    private static async Task<List<string>> ReadAsync(NpgsqlCommand command)
    {
        await using var row = await command.ExecuteReaderAsync();
        var words = new List<string>();
        while (await row.ReadAsync())
        {
            words.Add(row.GetString(0));
        }

        return words;
    }

    private static async Task RunAsync(NpgsqlDataSource source, string sql)
    {
        await using var command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }

    private static async Task<int> RunAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteNonQueryAsync();
    }
}
