namespace TeamCost.Web.Platform.Commands;

/// <summary>A verb of the web host, as in <c>dotnet run --project src/Web -- account create …</c>. Runs in a scope of its own, without a web server.</summary>
public interface IHostCommand
{
    /// <summary>Data goes to standard output; logs and talk go to standard error.</summary>
    /// <param name="options">What follows the verb.</param>
    /// <returns>The exit code: 0 ok, 1 error, 3 wrong usage.</returns>
    Task<int> RunAsync(CommandOptions options, CancellationToken ct);
}

/// <param name="Words">The verb as it is typed: <c>account create</c>.</param>
/// <param name="Usage">Its options, for the person who typed it wrongly.</param>
public sealed record HostCommand(string Words, string Usage, Type Type);

public static class HostCommandRegistration
{
    public static IServiceCollection AddHostCommand<TCommand>(this IServiceCollection services, string words, string usage = "")
        where TCommand : class, IHostCommand
    {
        services.AddScoped<TCommand>();
        return services.AddSingleton(new HostCommand(words, usage, typeof(TCommand)));
    }
}
