using System.Net;
using TeamCost.Web.Tests.Support;

namespace TeamCost.Web.Tests.Features.Publishing;

/// <summary>What may be typed before anything becomes public.</summary>
public sealed class ProfileFormTests(TestApp app) : IClassFixture<TestApp>
{
    [Theory]
    [InlineData("Form.DisplayName", "", "Choose a name that strangers see.")]
    [InlineData("Form.DisplayName", "\u202Eecila", "without invisible characters")]
    [InlineData("Form.DisplayName", "\u200B", "without invisible characters")]
    [InlineData("Form.DisplayName", "alice@example.com", "That is an e-mail address")]
    [InlineData("Form.About", "one\ntwo", "one line of text")]
    [InlineData("Form.ShowsCost", "perhaps", "cannot be read here")]
    [InlineData("Form.Orgs", "mine", "cannot be read here")]
    public async Task Nonsense_gets_a_sentence_and_nothing_becomes_public(string field, string value, string sentence)
    {
        var alice = await app.NewPersonAsync("Alice");
        (string Name, string? Value)[] typed = field == "Form.DisplayName" ? [(field, value)] : [("Form.DisplayName", "Alice"), (field, value)];

        var answer = await alice.PostAsync("/me/profile/publish", typed);
        var asked = await alice.GetAsync("/me/profile/publish?" + string.Join('&', typed.Select(f => $"{f.Name}={Uri.EscapeDataString(f.Value!)}")));

        answer.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        asked.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        answer.Errors.ShouldContain(sentence);
        asked.Errors.ShouldContain(sentence);
        (await alice.GetAsync("/me/profile")).Text("profile-state").ShouldContain("Nothing of you is public");
    }

    [Fact]
    public async Task Emoji_and_the_letters_of_everybody_are_names()
    {
        var alice = await app.NewPersonAsync("Alice");

        (await alice.PostAsync("/me/profile/publish", ("Form.DisplayName", "Zoë 王 👩‍💻"))).Status.ShouldBe(HttpStatusCode.Redirect);
        (await alice.GetAsync("/me/profile")).Text("profile-state").ShouldContain("Public since");
    }

    [Fact]
    public async Task The_bare_address_of_the_last_question_leads_to_the_form()
    {
        var alice = await app.NewPersonAsync("Alice");

        (await alice.GetAsync("/me/profile/publish")).Location.ShouldBe("/me/profile");
    }
}
