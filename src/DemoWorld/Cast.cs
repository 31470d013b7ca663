namespace TeamCost.DemoWorld;

/// <summary>The demo company's people, plainly invented. A person's number decides teams, tools and temperament.</summary>
public static class Cast
{
    public const string Domain = "acme.example";

    public static readonly IReadOnlyList<string> Names =
    [
        "Alice Ampere", "Bob Byte", "Chandra Cache", "Dmitri Debug", "Esi Endpoint", "Farid Fork",
        "Grete Gateway", "Hiro Heap", "Imani Index", "Jonas Json", "Kalina Kernel", "Luis Lambda",
    ];

    public static string EmailOf(int person) => EmailOf(Names[person]);

    public static string EmailOf(string name) => $"{name.Split(' ')[0].ToLowerInvariant()}@{Domain}";

    public static string LoginOf(int person) => Names[person].ToLowerInvariant().Replace(' ', '-');
}
