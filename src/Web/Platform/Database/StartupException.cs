namespace TeamCost.Web.Platform.Database;

/// <summary>The app cannot start, and the message tells the person who started it how to mend that. Printed without a stack.</summary>
public sealed class StartupException(string message, Exception? inner = null) : Exception(message, inner);
