using Microsoft.AspNetCore.WebUtilities;
using TeamCost.Contracts;
using TeamCost.Web.Features.Usage;

namespace TeamCost.Web.Tests.Features.Usage;

public sealed class SpendQuestionTests
{
    private static readonly DateOnly Today = new(2026, 11, 21);

    [Fact]
    public void Without_anything_it_is_the_last_thirty_days()
    {
        var question = Read("");

        question.Filter.Days.ShouldBe(new DayRange(new(2026, 10, 23), Today));
        question.Problems.ShouldBeEmpty();
        question.Filter.ToQuery().ShouldBe("");
    }

    [Theory]
    [InlineData("?from=2026-02-30&to=2026-03-01", "2026-02-30")]
    [InlineData("?from=yesterday", "yesterday")]
    [InlineData("?range=forever", "forever")]
    [InlineData("?from=2026-05-02&to=2026-05-01", "ends before it begins")]
    [InlineData("?person=nobody", "nobody")]
    [InlineData("?team=%00%27", "not a known team")]
    public void Nonsense_in_the_address_gets_a_sentence_and_the_usual_days(string query, string said)
    {
        var question = Read(query);

        question.Problems.ShouldHaveSingleItem().ShouldContain(said);
        question.Filter.Days.Count.ShouldBe(30);
    }

    [Fact]
    public void A_range_of_centuries_is_cut_and_says_so()
    {
        var question = Read("?from=2000-01-01&to=2200-12-31");

        question.Filter.Days.Count.ShouldBe(SpendFilter.MaxDays);
        question.Problems.ShouldHaveSingleItem();
    }

    [Theory]
    [InlineData("?range=7d&model=a&model=b%26c&tool=codex")]
    [InlineData("?from=2026-01-05&to=2026-02-01&project=none&person=none")]
    [InlineData("?range=last-month&team=0197c1f0-0000-7000-8000-000000000001")]
    public void What_is_written_into_an_address_is_read_back_the_same(string query)
    {
        var question = Read(query);

        question.Problems.ShouldBeEmpty();
        Read("?" + question.Filter.ToQuery()).Filter.ToQuery().ShouldBe(question.Filter.ToQuery());
        question.Filter.IsNarrowed.ShouldBeTrue();
    }

    [Fact]
    public void A_named_range_wins_over_days_that_a_form_sends_along() =>
        Read("?range=7d&from=2026-01-01&to=2026-01-02").Filter.Preset.ShouldBe("7d");

    [Fact]
    public void This_month_is_compared_with_the_same_days_of_last_month() =>
        SpendRanges.Before(Read("?range=month").Filter).ShouldBe(new DayRange(new(2026, 10, 1), new(2026, 10, 21)));

    private static SpendQuestion Read(string query) => SpendQuestion.Read(QueryHelpers.ParseQuery(query), Today);
}
