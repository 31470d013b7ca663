using System.Text;
using TeamCost.Contracts;
using TeamCost.Web.Features.Providers.Files;

namespace TeamCost.Web.Tests.Features.Providers.Files;

public sealed class SheetReaderTests
{
    private static readonly DateOnly Today = new(2026, 11, 20);

    [Theory]
    [InlineData("date,actor,tool,model,input_tokens,output_tokens,cache_creation_tokens,cache_read_tokens,requests,cost,currency,note\n2026-11-17,mira@example.com,api,m,100,20,3,4,5,1.25,USD,x\n")]
    [InlineData("date;actor;tool;model;input_tokens;output_tokens;cache_creation_tokens;cache_read_tokens;requests;cost;currency;note\r\n2026-11-17;mira@example.com;api;m;100;20;3;4;5;1.25;USD;x\r\n")]
    [InlineData("\uFEFFDate,Actor,Tool,Model,Input Tokens,Output Tokens,Cache-Creation-Tokens,CACHE_READ_TOKENS,Requests,Cost,Currency,Note\n\"2026-11-17\",\"mira@example.com\",api,m,100,20,3,4,5,$1.25,usd,\"x\"\n\n")]
    [InlineData("note\tcost\tdate\tactor\ttool\tmodel\tinput_tokens\toutput_tokens\tcache_creation_tokens\tcache_read_tokens\trequests\tcurrency\nx\t1.25\t2026-11-17T00:00:00Z\tmira@example.com\tAPI\tm\t100.0\t20\t3\t4\t5\t\n")]
    public void The_template_is_read_with_every_separator_quote_mark_and_order(string text)
    {
        var sheet = Read(text);

        sheet.Faults.ShouldBeEmpty();
        sheet.Lines.ShouldHaveSingleItem().ShouldBe(new SheetRow(new DateOnly(2026, 11, 17), false, "mira@example.com", "api", "m", 100, 20, 3, 4, 5, 1.25m, "USD", "x"));
        (sheet.Tokens, sheet.Requests, sheet.Actors).ShouldBe((127, 5, 1));
        sheet.Costs.ShouldBe([new Money(1.25m)]);
    }

    [Fact]
    public void An_empty_cell_is_unknown_and_not_zero()
    {
        var line = Read("date,cost\n2026-11-17,2\n").Lines.ShouldHaveSingleItem();

        (line.Input, line.Requests, line.Cost, line.Tool, line.Actor).ShouldBe((null, null, 2m, "api", ""));
    }

    [Theory]
    [InlineData("17.11.2026,,,,,1", "date", "“17.11.2026” is not a date")]
    [InlineData(",,,,,1", "date", "The date is missing")]
    [InlineData("2027-01-01,,,,,1", "date", "not a day on which anybody can have used a tool")]
    [InlineData("2014-12-31,,,,,1", "date", "not a day on which")]
    [InlineData("2026-11-17,,,1.5,,1", "input_tokens", "not a whole number")]
    [InlineData("2026-11-17,,,many,,1", "input_tokens", "“many” is not a whole number")]
    [InlineData("2026-11-17,,,-1,,1", "input_tokens", "between 0 and 10^15")]
    [InlineData("2026-11-17,,,,,\"1,50\"", "cost", "has a comma")]
    [InlineData("2026-11-17,,,,,free", "cost", "“free” is not an amount")]
    [InlineData("2026-11-17,,tool!,,,1", "tool", "not a tool's id")]
    [InlineData("2026-11-17,,,,euro,1", "currency", "not a currency")]
    [InlineData("2026-11-17,mira,api,,,", "", "The row has no figures")]
    [InlineData("2026-11-17,,api,5,,-1", "cost", "stands in a row of its own")]
    public void A_bad_row_says_its_number_its_column_and_how_to_mend_it_and_the_good_ones_stay(string row, string column, string sentence)
    {
        var sheet = Read($"date,actor,tool,input_tokens,currency,cost\n2026-11-16,,,10,,\n{row}\n2026-11-18,,,20,,\n");

        sheet.Lines.Count.ShouldBe(2);
        var fault = sheet.Faults.ShouldHaveSingleItem();
        (fault.Row, fault.Column).ShouldBe((3, column));
        fault.Sentence.ShouldContain(sentence);
    }

    [Fact]
    public void A_repeated_row_is_a_fault_in_the_template_and_a_part_in_a_sheet_of_others()
    {
        const string text = "date,actor,tool,model,input_tokens\n2026-11-17,Mira,api,m,1\n2026-11-17,mira,api,m,2\n";

        Read(text).Faults.ShouldHaveSingleItem().Sentence.ShouldStartWith("Row 2 says the same");
        var columns = SheetColumns.Chosen(SheetColumns.Recognize(SheetReader.HeaderOf(Encoding.UTF8.GetBytes(text)).Header).At);
        var parts = SheetReader.Read(new MemoryStream(Encoding.UTF8.GetBytes(text)), columns, Today, CancellationToken.None);
        parts.Faults.ShouldBeEmpty();
        parts.Lines.ShouldHaveSingleItem().Input.ShouldBe(3);
        parts.GoodRows.ShouldBe(2);
    }

    [Theory]
    [InlineData("", "The file is empty")]
    [InlineData("\n\n", "The file is empty")]
    [InlineData("just words\nand more\n", "one column only")]
    public void A_file_that_is_no_table_says_so(string text, string sentence) =>
        SheetReader.HeaderOf(Encoding.UTF8.GetBytes(text)).Trouble!.ShouldContain(sentence);

    [Fact]
    public void A_file_in_another_encoding_says_how_to_save_it() =>
        SheetReader.HeaderOf([0x64, 0x61, 0xE9, 0x2C, 0x78, 0xFF, 0x0A]).Trouble!.ShouldContain("CSV UTF-8");

    [Fact]
    public void Too_many_rows_are_refused_with_a_sentence()
    {
        var text = new StringBuilder("date,actor,cost\n");
        for (var i = 0; i <= SheetReader.MostRows; i++)
        {
            text.Append("2026-11-17,p").Append(i).Append(",1\n");
        }

        Read(text.ToString()).Trouble!.ShouldContain("more than 50,000 rows");
    }

    [Fact]
    public void A_month_is_spread_over_its_days_so_far_and_adds_up_exactly()
    {
        var whole = Read("date,input_tokens,cost\n2026-10,1000,100\n").Lines.Single();
        var running = Read("date,input_tokens,cost\n2026-11,1000,100\n").Lines.Single();

        whole.PerDay(Today).Count().ShouldBe(31);
        running.PerDay(Today).Count().ShouldBe(20);
        foreach (var month in new[] { whole, running })
        {
            month.PerDay(Today).Sum(day => day.Input).ShouldBe(1000);
            month.PerDay(Today).Sum(day => day.Cost).ShouldBe(100m);
        }
    }

    [Fact]
    public void GitHubs_reports_are_recognized_and_name_logins()
    {
        var sheet = Read(
            "date,username,product,sku,model,quantity,unit_type,applied_cost_per_quantity,gross_amount,discount_amount,net_amount,total_monthly_quota,organization,repository,cost_center_name,aic_quantity,aic_gross_amount\n"
            + "2026-11-17,mira-okafor,copilot,Copilot AI Credits,GPT-5.3,120,credits,0.01,1.20,0.70,0.50,1900,larkspur,,,120,1.20\n"
            + "2026-11-17,mira-okafor,copilot,Copilot AI Credits,GPT-5.3,30,credits,0.01,0.30,0.00,0.30,1900,larkspur,other,,30,0.30\n");

        var line = sheet.Lines.ShouldHaveSingleItem();
        (line.Actor, line.Tool, line.Model, line.Cost, line.Value).ShouldBe(("github:mira-okafor", "copilot", "GPT-5.3", 0.80m, 1.50m));
    }

    private static Sheet Read(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        var (header, trouble) = SheetReader.HeaderOf(bytes);
        trouble.ShouldBeNull();
        return SheetReader.Read(new MemoryStream(bytes), SheetColumns.Recognize(header), Today, CancellationToken.None);
    }
}
