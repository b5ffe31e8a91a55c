"""What is said where something about a group buy is refused."""

from bff.domains.group_buy import errors
from miniprogram_schema import group_buy_join, group_buy_publish, party_complete
from resolvers.words.row import Row

TABLE = (
    Row(
        errors.PartyFull,
        group_buy_join.PartyFull,
        group_buy_join.PartyFull.of,
        zh="这个团的席位已满，未支付的席位稍后会释放。",
        en="All seats are taken; those that are not paid in time become free again.",
    ),
    Row(
        errors.PartyClosed,
        group_buy_join.PartyClosed,
        group_buy_join.PartyClosed.of,
        zh="{reason.zh}。",
        en="{reason.en}",
    ),
    Row(
        errors.AlreadyInParty,
        group_buy_join.AlreadyInParty,
        group_buy_join.AlreadyInParty.of,
        zh="您已经在这个商品的一个团里了。",
        en="You are in a party of this offer already.",
    ),
    Row(
        errors.GroupBuyLimitReached,
        group_buy_join.GroupBuyLimitReached,
        group_buy_join.GroupBuyLimitReached.of,
        zh="每人限购 {limit} 件，您已达到限购数量。",
        en="One person may have {limit}, and you have had them.",
    ),
    Row(
        errors.TooManyPieces,
        group_buy_join.GroupBuyTooMany,
        group_buy_join.GroupBuyTooMany.of,
        zh="您现在最多可以买 {most} 件。",
        en="You may take {most} at most now.",
    ),
    Row(
        errors.GroupBuySoldOut,
        group_buy_join.GroupBuySoldOut,
        group_buy_join.GroupBuySoldOut.of,
        zh="拼团库存已售完。",
        en="Nothing is left of this offer.",
    ),
    Row(
        errors.OfferNotYetOpen,
        group_buy_join.GroupBuyNotYetOpen,
        group_buy_join.GroupBuyNotYetOpen.of,
        zh="拼团还没开始，请稍后再来。",
        en="It is not open yet; please come back later.",
    ),
    Row(
        errors.OfferClosed,
        group_buy_join.GroupBuyClosed,
        group_buy_join.GroupBuyClosed.of,
        zh="拼团活动已结束，不能再开新团。",
        en="No further party of this offer is opened.",
    ),
    Row(
        errors.StoreNotTaking,
        group_buy_join.GroupBuyElsewhere,
        group_buy_join.GroupBuyElsewhere.of,
        zh="这家店没有参加该拼团活动。",
        en="This store takes no part in the offer.",
    ),
    Row(
        errors.OfferUnsound,
        group_buy_publish.GroupBuyOfferUnsound,
        group_buy_publish.GroupBuyOfferUnsound.of,
        zh="{flaw.zh}。",
        en="{flaw.en}",
    ),
    Row(
        errors.PartyTooSmall,
        party_complete.PartyTooSmall,
        party_complete.PartyTooSmall.of,
        zh="已支付 {filled} 人，满 {needed} 人才能提前成团。",
        en="{filled} have paid; it takes {needed} to complete the party early.",
    ),
)
