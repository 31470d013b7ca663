using TeamCost.Contracts;

namespace TeamCost.Cli.Api;

internal static class ErrorExits
{
    public static ExitCode ToExitCode(this Error error) => error.Kind switch
    {
        ErrorKind.Unauthorized => ExitCode.SignInNeeded,
        ErrorKind.Unavailable or ErrorKind.TooMany => ExitCode.ServerUnavailable,
        _ => ExitCode.Error,
    };
}
