using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using TeamCost.Web.Platform.Database;

namespace TeamCost.Web.Platform.Hosting;

/// <summary>Serves until somebody stops the app, and says at the start what to do next.</summary>
internal static class Listening
{
    public static async Task<int> ServeAsync(WebApplication app)
    {
        try
        {
            await app.StartAsync(CancellationToken.None);
        }
        catch (IOException taken) when (taken.InnerException is AddressInUseException)
        {
            throw new StartupException($"{taken.Message} Stop the other program, or choose another address: --urls http://localhost:5081", taken);
        }
        catch (OperationCanceledException) when (app.Lifetime.ApplicationStopping.IsCancellationRequested)
        {
            // Ctrl-C before it was up.
            return 0;
        }

        if (app.Environment.IsDevelopment() || app.Services.GetRequiredService<Databases>().IsEmbedded)
        {
            await Console.Out.WriteLineAsync(Welcome(app));
        }

        await app.WaitForShutdownAsync(CancellationToken.None);
        return 0;
    }

    private static string Welcome(WebApplication app)
    {
        var addresses = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()?.Addresses ?? [];
        var address = addresses.FirstOrDefault() ?? Defaults.Address;
        var data = app.Services.GetRequiredService<Databases>().IsEmbedded
            ? $"{app.Services.GetRequiredService<DataDirectory>().Path} (embedded PostgreSQL)"
            : "the PostgreSQL server of ConnectionStrings:TeamCost";
        return $"""

              TeamCost is running at {address}

              First time?   Open {address}/register, make an account, and follow "Get data in".
              Look around   Start with  -- --demo  on an empty database for a demo organization.
              Data          {data}
              Stop          Ctrl-C

            """;
    }
}
