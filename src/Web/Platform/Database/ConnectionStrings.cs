using Npgsql;

namespace TeamCost.Web.Platform.Database;

/// <summary>Reads the connection strings of the settings and refuses what would break the wall between organizations.</summary>
internal static class ConnectionStrings
{
    public static NpgsqlConnectionStringBuilder Parse(string name, string text)
    {
        NpgsqlConnectionStringBuilder where;
        try
        {
            where = new NpgsqlConnectionStringBuilder(text);
        }
        catch (ArgumentException bad)
        {
            throw new StartupException($"ConnectionStrings:{name} is not a PostgreSQL connection string: {bad.Message}", bad);
        }

        if (where.NoResetOnClose)
        {
            throw new StartupException($"ConnectionStrings:{name} says `No Reset On Close=true`. Take that out: a setting of one request must not survive into the next.");
        }

        if (where.Multiplexing)
        {
            throw new StartupException($"ConnectionStrings:{name} says `Multiplexing=true`. Take that out: requests of different organizations must not share a connection.");
        }

        return where;
    }
}
