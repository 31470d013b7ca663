namespace TeamCost.Web.Features.Providers.Connections;

/// <summary>A field for a key: never filled in.</summary>
/// <param name="Name">Of the control; messages beside it are kept under the same name.</param>
/// <param name="Shape">What a key looks like, such as <c>sk-…</c>.</param>
public sealed record KeyField(string Name, string Label, string? Shape, string? Hint, string? Id = null, string? ErrorKey = null);
