using System.Net;
using TeamCost.Web.Features.Accounts;
using TeamCost.Web.Tests.Support;

namespace TeamCost.Web.Tests.Features.Accounts;

public sealed class AccountsTests(TestApp app) : IClassFixture<TestApp>
{
    [Fact]
    public async Task Registering_makes_a_personal_organization_and_leads_to_it()
    {
        var zoe = app.NewStranger();
        var registered = await zoe.PostAsync("/register", ("Name", "Zoë Krämer"), ("Email", zoe.Email), ("Password", Person.Password), ("TimeZone", "Europe/Berlin"));

        registered.Location.ShouldBe("/");
        var home = await zoe.GetAsync("/");
        home.Location.ShouldNotBeNull().ShouldStartWith("/o/zoe-kramer");
        (await zoe.GetAsync(home.Location)).Status.ShouldBe(HttpStatusCode.OK);
        (await zoe.GetAsync(home.Location + "/settings")).Find("#Form_TimeZone option[selected]").GetAttribute("value").ShouldBe("Europe/Berlin");
    }

    [Theory]
    [InlineData("", "nobody@example.com", "correct horse", "what to call you")]
    [InlineData("Zoe", "not an address", "correct horse", "not an e-mail address")]
    [InlineData("Zoe", "zoe@example.com", "short", "8 to 200 characters")]
    public async Task A_bad_registration_returns_the_form_with_a_sentence(string name, string email, string password, string sentence)
    {
        var page = await app.NewStranger().PostAsync("/register", ("Name", name), ("Email", email), ("Password", password));

        page.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        page.Errors.ShouldContain(sentence);
        page.Find("#Email").GetAttribute("value").ShouldBe(email);
        page.Find("#Password").HasAttribute("value").ShouldBeFalse();
    }

    [Fact]
    public async Task The_same_address_twice_at_once_makes_one_account()
    {
        var email = $"{Cast.Unique("twin")}@example.com";
        var strangers = Enumerable.Range(0, 4).Select(_ => app.NewStranger()).ToList();

        var answers = await Task.WhenAll(strangers.Select(s => s.PostAsync("/register", ("Name", "Twin"), ("Email", email), ("Password", Person.Password))));

        answers.Count(a => a.Status == HttpStatusCode.Redirect).ShouldBe(1);
        answers.Count(a => a.Status == HttpStatusCode.UnprocessableEntity && a.Errors.Contains(Registrar.Taken, StringComparison.Ordinal)).ShouldBe(3);
    }

    [Fact]
    public async Task Unknown_address_wrong_password_and_locked_account_look_the_same()
    {
        var alice = await app.NewPersonAsync("Alice");
        var stranger = app.NewStranger();

        (await stranger.PostAsync("/sign-in", ("Email", stranger.Email), ("Password", "whatever it is"))).Errors.ShouldBe(PasswordChecker.Wrong);
        for (var i = 0; i < PasswordChecker.Tries; i++)
        {
            (await stranger.PostAsync("/sign-in", ("Email", alice.Email), ("Password", "whatever it is"))).Errors.ShouldBe(PasswordChecker.Wrong);
        }

        (await stranger.PostAsync("/sign-in", ("Email", alice.Email), ("Password", Person.Password))).Errors.ShouldBe(PasswordChecker.Wrong);
    }

    [Fact]
    public async Task An_account_is_locked_for_ten_minutes_after_five_tries_even_at_once()
    {
        var clock = new TestClock(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));
        var own = await TestApp.StartAsync(clock);
        try
        {
            var alice = await own.NewPersonAsync("Alice");
            await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => own.NewStranger().PostAsync("/sign-in", ("Email", alice.Email), ("Password", "a guess"))));

            var visitor = own.NewStranger();
            (await visitor.PostAsync("/sign-in", ("Email", alice.Email), ("Password", Person.Password))).Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
            clock.Advance(TimeSpan.FromMinutes(11));
            (await visitor.PostAsync("/sign-in", ("Email", alice.Email), ("Password", Person.Password))).Status.ShouldBe(HttpStatusCode.Redirect);
        }
        finally
        {
            await own.DisposeAsync();
        }
    }

    [Theory]
    [InlineData("https://evil.example/")]
    [InlineData("//evil.example/")]
    [InlineData("/\\evil.example/")]
    public async Task Signing_in_never_leads_to_another_site(string returnUrl)
    {
        var alice = await app.NewPersonAsync("Alice");
        var browser = new Person(app.NewClient(), alice.Email, alice.UserId);

        var answer = await browser.PostAsync("/sign-in", ("Email", alice.Email), ("Password", Person.Password), ("ReturnUrl", returnUrl));

        answer.Location.ShouldBe("/");
    }

    [Fact]
    public async Task A_forgotten_password_is_replaced_by_the_link_in_the_mail_once()
    {
        var alice = await app.NewPersonAsync("Alice");
        var browser = new Person(app.NewClient(), alice.Email, alice.UserId);
        var known = await browser.PostAsync("/forgot-password", ("Email", alice.Email));
        var unknown = await browser.PostAsync("/forgot-password", ("Email", "nobody-at-all@example.com"));
        known.Body.Replace(alice.Email, "").Length.ShouldBe(unknown.Body.Replace("nobody-at-all@example.com", "").Length, "the answers differ");

        var link = new Uri((await app.Mailbox.NextAsync(alice.Email)).Link("reset-password")).PathAndQuery;
        var page = await browser.GetAsync(link);
        (string, string?)[] form =
        [
            ("User", page.Find("#User").GetAttribute("value")), ("Code", page.Find("#Code").GetAttribute("value")), ("Password", "an entirely new one"),
        ];

        (await browser.PostAsync("/reset-password", form)).Location.ShouldBe("/sign-in");
        (await browser.PostAsync("/reset-password", form)).Errors.ShouldContain("expired or was used");
        await browser.SignInAsync("an entirely new one");
    }

    [Fact]
    public async Task Where_addresses_are_confirmed_nobody_gets_in_before_and_nobody_learns_who_has_an_account()
    {
        var own = await TestApp.StartAsync(settings: ("TeamCost:ConfirmEmail", "true"));
        try
        {
            var zoe = own.NewStranger();
            (string, string?)[] form = [("Name", "Zoe"), ("Email", zoe.Email), ("Password", Person.Password)];
            var first = await zoe.PostAsync("/register", form);
            var second = await zoe.PostAsync("/register", form);

            first.Find("h1").TextContent.ShouldBe("Look in your mail");
            second.Find("main").InnerHtml.ShouldBe(first.Find("main").InnerHtml);
            (await zoe.PostAsync("/sign-in", ("Email", zoe.Email), ("Password", Person.Password))).Errors.ShouldContain("Confirm your e-mail");

            var link = new Uri((await own.Mailbox.NextAsync(zoe.Email, "Confirm")).Link("confirm-email")).PathAndQuery;
            var page = await zoe.GetAsync(link);
            var confirmed = await zoe.PostAsync(
                "/confirm-email", ("User", page.Find("#User").GetAttribute("value")), ("Code", page.Find("#Code").GetAttribute("value")));
            confirmed.Location.ShouldBe("/sign-in");
            await zoe.SignInAsync();
        }
        finally
        {
            await own.DisposeAsync();
        }
    }

    [Theory]
    [InlineData("off", "Registration is closed")]
    [InlineData("invitation", "Registration is by invitation")]
    public async Task Registration_can_be_closed(string mode, string sentence)
    {
        var own = await TestApp.StartAsync(settings: ("TeamCost:Registration", mode));
        try
        {
            var stranger = own.NewStranger();

            (await stranger.GetAsync("/register")).Errors.ShouldContain(sentence);
            (await stranger.PostAsync("/register", ("Name", "Zoe"), ("Email", stranger.Email), ("Password", Person.Password))).Status.ShouldBe(HttpStatusCode.Forbidden);
        }
        finally
        {
            await own.DisposeAsync();
        }
    }

    [Fact]
    public async Task Name_time_zone_and_password_are_changed_on_ones_own_page()
    {
        var alice = await app.NewPersonAsync("Alice");

        (await alice.PostAsync("/me/profile", ("Profile.Name", "Alice B."), ("Profile.TimeZone", "Asia/Tokyo"))).Location.ShouldBe("/me");
        (await alice.PostAsync("/me/profile", ("Profile.Name", "Alice"), ("Profile.TimeZone", "Mars/Olympus"))).Errors.ShouldContain("not a time zone");
        (await alice.PostAsync("/me/password", ("Password.Current", "wrong wrong"), ("Password.New", "long enough, surely"))).Errors.ShouldContain("not your present");
        (await alice.PostAsync("/me/password", ("Password.Current", Person.Password), ("Password.New", "long enough, surely"))).Location.ShouldBe("/me");

        var me = await alice.GetAsync("/me");
        me.Find("#Profile_Name").GetAttribute("value").ShouldBe("Alice B.");
        me.Find("#Profile_TimeZone option[selected]").GetAttribute("value").ShouldBe("Asia/Tokyo");
    }
}
