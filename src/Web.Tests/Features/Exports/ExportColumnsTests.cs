using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using TeamCost.Web.Platform.Exports;
using TeamCost.Web.Tests.Support;

namespace TeamCost.Web.Tests.Features.Exports;

/// <summary>Names of columns are a promise to whoever reads the files: a change here breaks somebody's spreadsheet.</summary>
public sealed partial class ExportColumnsTests(TestApp app) : IClassFixture<TestApp>
{
    private const string Main = "spend_usd billed_usd estimated_usd value_usd tokens input_tokens output_tokens cache_read_tokens cache_write_tokens requests unpriced_tokens";
    private const string All = Main + " list_usd reasoning_tokens web_searches input_usd output_usd cache_usd search_usd recorded_usd";
    private const string Sides = "charged_usd fees_usd credits_usd used_usd used_tokens unlisted_tokens difference_usd machines_usd machine_tokens seats_usd estimated_usd invoiced_usd counts_usd";

    public static readonly IReadOnlyDictionary<string, string> Pinned = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["spend"] = "day model tool tool_name provider provider_name project team_id team person_id person " + All + " before_spend_usd before_value_usd before_tokens before_requests",
        ["daily"] = "day person_id person team_id team tool provider model project paid_by " + All,
        ["people"] = "person_id person " + Main + " before_spend_usd active_days mostly",
        ["person-names"] = "name provider first_seen_at",
        ["running-total"] = "day running running_before forecast forecast_low forecast_high",
        ["sessions"] = "session tool project first_day last_day requests tokens value_usd unpriced_tokens",
        ["hours"] = "weekday hour tokens",
        ["sources"] = "source kind last_day sources requests tokens counted_tokens value_usd unpriced_tokens",
        ["activity"] = "tool tool_name people sessions active_seconds prompts lines_added lines_removed commits pull_requests suggestions acceptances last_day told_by",
        ["unpriced-models"] = "provider model tokens last_day",
        ["prices"] = "model provider input_usd_per_mtok output_usd_per_mtok cache_read_usd_per_mtok cache_write_5m_usd_per_mtok cache_write_1h_usd_per_mtok from until",
        ["seats"] = "holder name belongs_to person_id account provider plan usd_per_month month_so_far_usd since ends_on last_used last_used_in idle_days",
        ["seat-plans"] = "plan provider seats price currency period from until usd_per_month",
        ["seat-prices"] = "provider plan seats usd_per_month includes unit own_since",
        ["seat-pools"] = "provider unit day used left size",
        ["idle-seats"] = "idle seats usd_per_month",
        ["reconcile"] = "provider provider_name " + Sides,
        ["reconcile-days"] = "day provider " + Sides,
        ["reconcile-reasons"] = "reason reason_words model tokens charged_usd worth_usd makes_usd",
        ["reconcile-bridge"] = "step usd",
        ["budgets"] = "budget_id budget scope scope_label period period_first period_last basis amount_usd spent_usd percent expected_usd passes_on passed_on state unpriced_tokens",
        ["ended-budgets"] = "budget_id budget scope scope_label period basis amount_usd created_at ended_at",
        ["alerts"] = "alert_id kind title summary state threshold detected_at acknowledged_at acknowledged_by resolved_at muted_until",
        ["connections"] = "connection_id name provider account state trouble connected_at last_good_at data_up_to past_days_read past_days gaps",
        ["connection-runs"] = "started_at ended_at cause first_day last_day days_read days_failed requests lines outcome words",
        ["connection-days"] = "feed day state lines attempts words retry_at",
        ["members"] = "person_id person email role team joined_at",
        ["teams"] = "team_id team people",
        ["names"] = "name_id name kind provider display_name email state belongs_to person_id team_id first_seen_at last_day days tokens value_usd unpriced_tokens spend_usd has_seat told_by",
        ["name-history"] = "change_id at by change undone_at",
        ["invitations"] = "invitation_id email role team invited_by invited_at expires_at state accepted_by",
        ["tokens"] = "token_id token kind person created_at last_used_at expires_at state",
        ["devices"] = "machine person first_seen_at last_seen_at",
        ["uploads"] = "upload_id report road person machine first_day last_day new_parts changed_parts tokens reported_usd at state",
        ["upload-days"] = "day state tool model tier input_tokens output_tokens cache_write_tokens cache_read_tokens tokens reported_usd",
    };

    [Fact]
    public void Names_of_columns_never_change()
    {
        var exports = Exports();

        exports.Keys.Where(name => !Pinned.ContainsKey(name)).ShouldBeEmpty("new exports: pin their columns here and describe them in docs/exports.md");
        Pinned.Keys.Except(exports.Keys).ShouldBeEmpty();
        foreach (var (name, export) in exports)
        {
            string.Join(' ', export.AllColumns.Select(c => c.Name)).ShouldBe(Pinned[name], name);
            export.AllColumns.ShouldAllBe(c => SnakeCase().IsMatch(c.Name) && c.Definition.EndsWith('.'), name);
        }
    }

    [Fact]
    public void Every_export_and_column_is_described_in_the_documentation()
    {
        var text = File.ReadAllText(Path.Combine(RepositoryRoot.Path, "docs/exports.md"));
        var missing = from export in Exports().Values
                      let part = text.Contains($"### `{export.Name}`", StringComparison.Ordinal) ? text.Split($"### `{export.Name}`")[1].Split("\n### ")[0] : ""
                      from column in export.AllColumns
                      where !part.Contains($"`{column.Name}`", StringComparison.Ordinal) && !(Pinned[export.Name].Contains(Main, StringComparison.Ordinal) && part.Contains("sums", StringComparison.Ordinal) && All.Contains(column.Name, StringComparison.Ordinal))
                      select $"{export.Name}: {column.Name}";

        missing.ShouldBeEmpty();
    }

    private Dictionary<string, IExport> Exports()
    {
        using var scope = app.Services.CreateScope();
        return scope.ServiceProvider.GetServices<IExport>().ToDictionary(e => e.Name, StringComparer.Ordinal);
    }

    [GeneratedRegex("^[a-z][a-z0-9]*(_[a-z0-9]+)*$")]
    private static partial Regex SnakeCase();
}
