using Microsoft.AspNetCore.Mvc.ModelBinding;
using TeamCost.Web.Features.Providers.Files;

namespace TeamCost.Web.Features.Providers.Rows;

/// <summary>A row as a person types it; read by the rules of files, so that both take the same and complain in the same words.</summary>
public sealed class TypedRowForm
{
    private static readonly (SheetColumn Column, string Field, Func<TypedRowForm, string?> Of)[] Cells =
    [
        (SheetColumn.Date, nameof(When), form => form.When), (SheetColumn.Actor, nameof(Actor), form => form.Actor),
        (SheetColumn.Tool, nameof(Tool), form => form.Tool), (SheetColumn.Model, nameof(Model), form => form.Model),
        (SheetColumn.Input, nameof(Input), form => form.Input), (SheetColumn.Output, nameof(Output), form => form.Output),
        (SheetColumn.CacheWrite, nameof(CacheWrite), form => form.CacheWrite), (SheetColumn.CacheRead, nameof(CacheRead), form => form.CacheRead),
        (SheetColumn.Requests, nameof(Requests), form => form.Requests), (SheetColumn.Cost, nameof(Cost), form => form.Cost),
        (SheetColumn.Currency, nameof(Currency), form => form.Currency), (SheetColumn.Note, nameof(Note), form => form.Note),
    ];

    public string? When { get; set; }

    public string? Actor { get; set; }

    public string? Tool { get; set; }

    public string? Model { get; set; }

    public string? Input { get; set; }

    public string? Output { get; set; }

    public string? CacheWrite { get; set; }

    public string? CacheRead { get; set; }

    public string? Requests { get; set; }

    public string? Cost { get; set; }

    public string? Currency { get; set; }

    public string? Note { get; set; }

    /// <returns>Null when something cannot be read; what it is then stands beside its field.</returns>
    public SheetRow? Read(DateOnly today, ModelStateDictionary state, string prefix)
    {
        var columns = new SheetColumns { At = Cells.Select((cell, i) => (cell.Column, i)).ToDictionary(pair => pair.Column, pair => pair.i) };
        try
        {
            return new SheetCells(columns, [.. Cells.Select(cell => cell.Field)], [.. Cells.Select(cell => cell.Of(this) ?? "")], today).Read();
        }
        catch (SheetFaultException fault)
        {
            state.AddModelError(fault.Column < 0 ? "" : $"{prefix}.{Cells[fault.Column].Field}", fault.Message);
            return null;
        }
    }
}
