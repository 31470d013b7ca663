namespace TeamCost.Web.Features.Providers.Files;

/// <summary>Which column of a file holds what, as a person chose it: positions, nothing where the file does not say it.</summary>
public sealed class SheetColumnsForm
{
    public Dictionary<SheetColumn, int?> At { get; set; } = [];

    // A position that the file does not have reads as an empty cell.
    public SheetColumns ToColumns() =>
        SheetColumns.Chosen(At.Where(choice => choice.Value is >= 0 && Enum.IsDefined(choice.Key)).ToDictionary(choice => choice.Key, choice => choice.Value!.Value));
}
