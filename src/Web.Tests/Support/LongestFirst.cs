using TeamCost.Web.Tests.Browser;
using TeamCost.Web.Tests.Features.Providers;
using Xunit.Abstractions;

[assembly: TestCollectionOrderer("TeamCost.Web.Tests.Support.LongestFirst", "TeamCost.Web.Tests")]

namespace TeamCost.Web.Tests.Support;

/// <summary>What takes minutes begins first, so that the others fill what it leaves of the processors, and nothing long is left for the end.</summary>
public sealed class LongestFirst : ITestCollectionOrderer
{
    private static readonly string[] Long = [Looking.Name, Browsing.Name, Processes.Name, $"Test collection for {typeof(ExpectedTotalsTests).FullName}"];

    public IEnumerable<ITestCollection> OrderTestCollections(IEnumerable<ITestCollection> testCollections) =>
        testCollections.OrderBy(collection => Array.IndexOf(Long, collection.DisplayName) is var place and >= 0 ? place : Long.Length);
}

/// <summary>Tests that start, starve or kill web processes take turns: each process wants the processors for itself while it starts.</summary>
[CollectionDefinition(Name)]
public sealed class Processes
{
    public const string Name = "Processes";
}
