using TeamCost.Web.Tests.Support;

namespace TeamCost.Web.Tests.Browser;

/// <summary>One browser and one app for all journeys; they take turns, since they share the processors with everything else.</summary>
[CollectionDefinition(Name)]
public sealed class Browsing : ICollectionFixture<Chromium>, ICollectionFixture<TestApp>
{
    public const string Name = "Browser";
}

/// <summary>Looking at every page takes as long as all journeys together, so it goes beside them.</summary>
[CollectionDefinition(Name)]
public sealed class Looking : ICollectionFixture<Chromium>, ICollectionFixture<TestApp>
{
    public const string Name = "Every page";
}
