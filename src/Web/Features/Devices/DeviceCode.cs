using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace TeamCost.Web.Features.Devices;

public enum DeviceCodeState
{
    Pending,
    Allowed,
    Denied,
}

/// <summary>A program that asks to be signed in, until somebody allows or denies it. Only hashes of its two codes are kept.</summary>
public sealed class DeviceCode
{
    public static readonly TimeSpan Life = TimeSpan.FromMinutes(15);

    /// <summary>Seconds between two questions of the program.</summary>
    public const int UsualInterval = 5;

    private DeviceCode() { } // for EF

    public DeviceCode(byte[] hash, byte[] userHash, string deviceName, DateTimeOffset createdAt) =>
        (Hash, UserHash, DeviceName, CreatedAt, ExpiresAt) = (hash, userHash, deviceName, createdAt, createdAt + Life);

    public byte[] Hash { get; private init; } = [];

    public byte[] UserHash { get; private init; } = [];

    public string DeviceName { get; private init; } = "";

    public DeviceCodeState State { get; private init; } = DeviceCodeState.Pending;

    public Guid? OrgId { get; private init; }

    public Guid? UserId { get; private init; }

    public string? TokenName { get; private init; }

    public DateTimeOffset CreatedAt { get; private init; }

    public DateTimeOffset ExpiresAt { get; private init; }

    public DateTimeOffset? PolledAt { get; private init; }

    public int Interval { get; private init; } = UsualInterval;
}

/// <summary>How often something was tried in one hour, by whom.</summary>
public sealed class DeviceTry
{
    public string What { get; private init; } = "";

    public string Who { get; private init; } = "";

    public DateTimeOffset HourAt { get; private init; }

    public int Tries { get; private init; }
}

internal sealed class DeviceCodeMapping : IEntityTypeConfiguration<DeviceCode>
{
    public void Configure(EntityTypeBuilder<DeviceCode> code)
    {
        code.ToTable("device_codes");
        code.HasKey(c => c.Hash);
        code.Property(c => c.DeviceName).HasMaxLength(80);
        code.Property(c => c.TokenName).HasMaxLength(80);
    }
}

internal sealed class DeviceTryMapping : IEntityTypeConfiguration<DeviceTry>
{
    public void Configure(EntityTypeBuilder<DeviceTry> tried)
    {
        tried.ToTable("device_tries");
        tried.HasKey(t => new { t.What, t.Who, t.HourAt });
        tried.Property(t => t.What).HasMaxLength(16);
        tried.Property(t => t.Who).HasMaxLength(64);
    }
}
