using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace TeamCost.Web.Data;

/// <summary>One rule for every table: columns are the property's name in snake_case, enumerations are kebab-case text.</summary>
internal static class Naming
{
    public static void ApplyHouseNames(this ModelBuilder builder)
    {
        foreach (var property in builder.Model.GetEntityTypes().SelectMany(entity => entity.GetProperties()))
        {
            property.SetColumnName(Snake(property.Name));
            Words(property);
        }
    }

    public static string Snake(string name) => Split(name, '_');

    public static string Kebab(string name) => Split(name, '-');

    private static void Words(IMutableProperty property)
    {
        var type = Nullable.GetUnderlyingType(property.ClrType) ?? property.ClrType;
        if (type.IsEnum)
        {
            var converter = (ValueConverter)Activator.CreateInstance(typeof(WordConverter<>).MakeGenericType(type))!;
            property.SetValueConverter(converter);
        }
    }

    private static string Split(string name, char separator)
    {
        var text = new StringBuilder(name.Length + 8);
        for (var i = 0; i < name.Length; i++)
        {
            var starts = char.IsUpper(name[i]) || (char.IsDigit(name[i]) && !char.IsDigit(name[i - 1]));
            if (i > 0 && starts)
            {
                text.Append(separator);
            }

            text.Append(char.ToLowerInvariant(name[i]));
        }

        return text.ToString();
    }
}

internal sealed class WordConverter<TEnum>() : ValueConverter<TEnum, string>(
    value => Naming.Kebab(value.ToString()),
    word => Enum.GetValues<TEnum>().First(value => Naming.Kebab(value.ToString()) == word))
    where TEnum : struct, Enum;
