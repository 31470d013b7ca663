using TeamCost.Web.Platform.Commands;

namespace TeamCost.Web.Tests.Platform.Commands;

public sealed class CommandOptionsTests
{
    [Fact]
    public void Options_are_read_with_a_space_with_an_equals_sign_and_as_flags()
    {
        var options = new CommandOptions(["--email", "a@b.c", "--password=p=q", "--quiet", "--org", "acme"]);

        options.Value("email").ShouldBe("a@b.c");
        options.Value("password").ShouldBe("p=q");
        options.Value("org").ShouldBe("acme");
        options.Has("quiet").ShouldBeTrue();
        options.Value("quiet").ShouldBeNull();
        options.Has("token").ShouldBeFalse();
    }
}
