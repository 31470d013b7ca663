using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace TeamCost.Web.Features.Notifications;

internal sealed class ChannelMapping : IEntityTypeConfiguration<Channel>
{
    public void Configure(EntityTypeBuilder<Channel> channel)
    {
        channel.ToTable("channels");
        channel.HasKey(c => new { c.OrgId, c.Id });
        channel.Property(c => c.Id).ValueGeneratedNever();
        channel.Property(c => c.Name).HasMaxLength(80);
        channel.Property(c => c.AddressTail).HasMaxLength(4);
        channel.Property(c => c.SecretTail).HasMaxLength(4);
        channel.Property(c => c.TroubleWords).HasMaxLength(500);
    }
}

internal sealed class OutboxMessageMapping : IEntityTypeConfiguration<OutboxMessage>
{
    public void Configure(EntityTypeBuilder<OutboxMessage> message)
    {
        message.ToTable("outbox");
        message.HasKey(m => new { m.OrgId, m.Id });
        message.Property(m => m.Id).ValueGeneratedNever();
        message.Property(m => m.Number).UseIdentityAlwaysColumn();
        message.Property(m => m.Destination).HasMaxLength(44);
        message.Property(m => m.Kind).HasMaxLength(40);
        message.Property(m => m.Key).HasMaxLength(300);
        message.Property(m => m.Words).HasMaxLength(500);
        message.Property(m => m.Notice).HasColumnType("json").HasConversion(
            notice => JsonSerializer.Serialize(notice, JsonSerializerOptions.Default),
            text => JsonSerializer.Deserialize<Notice>(text, JsonSerializerOptions.Default)!);
    }
}

internal sealed class DeliveryMapping : IEntityTypeConfiguration<Delivery>
{
    public void Configure(EntityTypeBuilder<Delivery> delivery)
    {
        delivery.ToTable("deliveries");
        delivery.HasKey(d => new { d.OrgId, d.Id });
        delivery.Property(d => d.Id).ValueGeneratedNever();
        delivery.Property(d => d.Words).HasMaxLength(500);
        delivery.Property(d => d.Answer).HasMaxLength(2048);
    }
}

internal sealed class MailWishMapping : IEntityTypeConfiguration<MailWish>
{
    public void Configure(EntityTypeBuilder<MailWish> wish)
    {
        wish.ToTable("mail_wishes");
        wish.HasKey(w => new { w.OrgId, w.UserId });
    }
}

internal sealed class StoredLetterMapping : IEntityTypeConfiguration<StoredLetter>
{
    public void Configure(EntityTypeBuilder<StoredLetter> letter)
    {
        letter.ToTable("letters");
        letter.HasKey(l => l.Id);
        letter.Property(l => l.Id).ValueGeneratedNever();
        letter.Property(l => l.Kind).HasMaxLength(40);
        letter.Property(l => l.Words).HasMaxLength(500);
    }
}
