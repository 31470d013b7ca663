using System.Globalization;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Mvc;
using TeamCost.Contracts;

namespace TeamCost.Web.Platform.Errors;

/// <summary>A failure in the words of the clients that other people wrote: one sentence, and each thing that is wrong.</summary>
/// <param name="Error">What went wrong.</param>
/// <param name="Details">What is wrong where, each a sentence.</param>
/// <param name="Message">The sentence again, where <paramref name="Error"/> is a word for programs.</param>
public sealed record ClientError(
    string Error, IReadOnlyList<string> Details, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Message = null, bool Success = false)
{
    public static JsonResult Answer(int status, string error, IReadOnlyList<string>? details = null, string? message = null) =>
        new(new ClientError(error, details ?? [], message)) { StatusCode = status };

    /// <summary>With <c>Retry-After</c> where there is something to wait for.</summary>
    public static JsonResult Answer(Error error, HttpResponse response)
    {
        if (error.RetryAfter is { } wait)
        {
            response.Headers.RetryAfter = Math.Ceiling(wait.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        }

        return Answer(error.Kind.ToStatus(), error.Message);
    }
}

/// <summary>The clients of this route read failures as <see cref="ClientError"/>, whatever went wrong.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class ClientErrorsAttribute : Attribute;
