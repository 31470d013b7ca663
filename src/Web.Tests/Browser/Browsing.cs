using TeamCost.Web.Tests.Support;

namespace TeamCost.Web.Tests.Browser;

/// <summary>One browser and one app for all journeys; they take turns, since they share two processors with everything else.</summary>
[CollectionDefinition(Name)]
public sealed class Browsing : ICollectionFixture<Chromium>, ICollectionFixture<TestApp>
{
    public const string Name = "Browser";
}
