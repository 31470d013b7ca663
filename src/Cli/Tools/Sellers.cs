using System.Text;
using TeamCost.Contracts.Imports;

namespace TeamCost.Cli.Tools;

/// <summary>Who bills, under the many names that tools give them.</summary>
internal static class Sellers
{
    /// <param name="provider">As the tool names it; null: it does not.</param>
    /// <param name="model">Decides where the tool names nobody that is known.</param>
    /// <returns>Index into <see cref="EventWords.Providers"/>.</returns>
    public static int IndexOf(string? provider, string model)
    {
        if (provider is { Length: > 0 })
        {
            if (Array.IndexOf(EventWords.Providers, SellerNames.Fold(provider)) is >= 0 and var index)
            {
                return index;
            }
        }

        return ModelSeller.Of(Encoding.UTF8.GetBytes(model), default);
    }
}
