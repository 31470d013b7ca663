using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace TeamCost.Web.Features.Providers;

internal sealed class ConnectionMapping : IEntityTypeConfiguration<Connection>
{
    public void Configure(EntityTypeBuilder<Connection> connection)
    {
        connection.ToTable("connections");
        connection.HasKey(c => new { c.OrgId, c.Id });
        connection.Property(c => c.Id).ValueGeneratedNever();
        connection.Property(c => c.Provider).HasMaxLength(64);
        connection.Property(c => c.Name).HasMaxLength(120);
        connection.Property(c => c.AccountId).HasMaxLength(200);
        connection.Property(c => c.AccountName).HasMaxLength(200);
        connection.Property(c => c.SecretTail).HasMaxLength(4);
        connection.Property(c => c.Trouble).HasMaxLength(32);
        connection.Property(c => c.TroubleWords).HasMaxLength(1000);
        connection.Property(c => c.Settings).HasColumnType("jsonb").HasConversion(
            settings => JsonSerializer.Serialize(settings, JsonSerializerOptions.Default),
            text => JsonSerializer.Deserialize<Dictionary<string, string>>(text, JsonSerializerOptions.Default) ?? new Dictionary<string, string>(),
            new ValueComparer<Dictionary<string, string>>(
                (a, b) => a!.Count == b!.Count && !a.Except(b).Any(), settings => settings.Count, settings => new Dictionary<string, string>(settings)));
    }
}

internal sealed class ConnectionDayMapping : IEntityTypeConfiguration<ConnectionDay>
{
    public void Configure(EntityTypeBuilder<ConnectionDay> day)
    {
        day.ToTable("connection_days");
        day.HasKey(d => new { d.OrgId, d.ConnectionId, d.Feed, d.Day });
        day.Property(d => d.Feed).HasMaxLength(40);
        day.Property(d => d.Words).HasMaxLength(1000);
    }
}

internal sealed class ConnectionFeedMapping : IEntityTypeConfiguration<ConnectionFeed>
{
    public void Configure(EntityTypeBuilder<ConnectionFeed> feed)
    {
        feed.ToTable("connection_feeds");
        feed.HasKey(f => new { f.OrgId, f.ConnectionId, f.Feed });
        feed.Property(f => f.Feed).HasMaxLength(40);
        feed.Property(f => f.Trouble).HasMaxLength(32);
        feed.Property(f => f.Words).HasMaxLength(1000);
    }
}

internal sealed class ConnectionRunMapping : IEntityTypeConfiguration<ConnectionRun>
{
    public void Configure(EntityTypeBuilder<ConnectionRun> run)
    {
        run.ToTable("connection_runs");
        run.HasKey(r => new { r.OrgId, r.ConnectionId, r.Id });
        run.Property(r => r.Id).ValueGeneratedNever();
        run.Property(r => r.Words).HasMaxLength(1000);
        run.Property(r => r.RateLeft).HasMaxLength(120);
    }
}

internal sealed class ConnectionFigureMapping : IEntityTypeConfiguration<ConnectionFigure>
{
    public void Configure(EntityTypeBuilder<ConnectionFigure> figure)
    {
        figure.ToTable("connection_figures");
        figure.HasKey(f => new { f.OrgId, f.ConnectionId, f.Day, f.Name });
        figure.Property(f => f.Name).HasMaxLength(120);
        figure.Property(f => f.Unit).HasMaxLength(24);
        figure.Property(f => f.Amount).HasPrecision(24, 12);
    }
}
