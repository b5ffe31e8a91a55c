"""Who finds something where: the whole of it in one table."""

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from typing import NamedTuple

from bff.kit.ids import Kind
from tests.edge.world import Who

ALL = frozenset(Who)
SIGNED_IN = ALL - {Who.ANYBODY}
NOBODY = frozenset[Who]()
BUYERS = frozenset({Who.CONSUMER, Who.LEADER})
COUNTER = frozenset({Who.CLERK, Who.OWNER})
KEEPERS = COUNTER | {Who.LEADER}


class Row(NamedTuple):
    """Who finds what is theirs, and who finds another's just as well."""

    kind: Kind
    own: AbstractSet[Who]
    others: AbstractSet[Who] = NOBODY


def public(kind: Kind, to: AbstractSet[Who] = ALL) -> Row:
    """What shops show to everybody is nobody's own."""
    return Row(kind, to, to)


TABLE: Mapping[str, Row] = {
    "Query.campaign(id)": public(Kind.CAMPAIGN),
    "Query.groupBuyOffer(id)": public(Kind.OFFER),
    "Query.parties(offerId)": public(Kind.OFFER),
    "Query.parties(storeId)": Row(Kind.STORE, ALL),
    "Query.party(id)": public(Kind.PARTY),
    "Query.product(id)": public(Kind.PRODUCT),
    "Query.product(storeId)": Row(Kind.STORE, ALL),
    "Query.products(category)": public(Kind.CATEGORY),
    "Query.products(storeId)": public(Kind.STORE),
    "Query.store(id)": public(Kind.STORE),
    "Query.storeFront(id)": public(Kind.STORE),
    "StoreFront.products(category)": Row(Kind.CATEGORY, ALL),
    "Query.storesNearby(sells)": public(Kind.PRODUCT),
    "Query.storesNearby(takes)": public(Kind.CAMPAIGN),
    "Query.myStore(id)": Row(Kind.STORE, COUNTER),
    "Query.myCommunity(id)": Row(Kind.COMMUNITY, COUNTER | {Who.LEADER}),
    "Query.myDealer(id)": Row(Kind.DEALER, {Who.DEALER}),
    "Me.coupon(id)": Row(Kind.COUPON, {Who.CONSUMER}),
    "MyBrand.fact(id)": public(Kind.FACT, {Who.OPERATOR}),
    "Query.communitySale(id)": public(Kind.SALE),
    "MyCommunity.saleBoard(saleId)": Row(Kind.SALE, KEEPERS),
    "MyCommunity.sorting(saleId)": Row(Kind.SALE, KEEPERS),
    "MyCommunity.handOver(saleId)": Row(Kind.SALE, KEEPERS),
    "MyCommunity.arrival(saleId)": Row(Kind.SALE, KEEPERS),
    "MyBrand.purchaseList(saleId)": public(Kind.SALE, {Who.OPERATOR}),
    "MyBrand.saleArrival(saleId)": public(Kind.SALE, {Who.OPERATOR}),
    "Mutation.communitySaleOpen(communityId)": Row(Kind.COMMUNITY, KEEPERS),
    "Mutation.communitySaleOpen(variantId)": Row(Kind.VARIANT, KEEPERS),
    "Mutation.communitySaleEdit(saleId)": Row(Kind.SALE, KEEPERS),
    "Mutation.communitySaleClose(saleId)": Row(Kind.SALE, KEEPERS),
    "Mutation.communitySaleArrive(saleId)": Row(Kind.SALE, KEEPERS),
    "Mutation.communitySaleArrive(variantId)": Row(Kind.VARIANT, NOBODY),
    "Mutation.communitySaleHandOver(saleId)": Row(Kind.SALE, KEEPERS),
    # An order of another sale, or of none, looks like a missing one.
    "Mutation.communitySaleHandOver(orderIds)": Row(Kind.ORDER, NOBODY),
    "Mutation.communityJoin(communityId)": public(Kind.COMMUNITY, SIGNED_IN),
    # By then everybody who can has joined, as the row above says.
    "Mutation.communityLeave(communityId)": public(Kind.COMMUNITY, SIGNED_IN),
    "Mutation.leaderApply(storeId)": public(Kind.STORE, SIGNED_IN),
    "Mutation.leaderReview(applicationId)": public(Kind.APPLICATION, {Who.OPERATOR}),
    "Me.order(id)": Row(Kind.ORDER, {Who.CONSUMER}),
    "Mutation.orderQuote(storeId)": public(Kind.STORE, BUYERS),
    "Mutation.orderQuote(variantId)": Row(Kind.VARIANT, BUYERS),
    "Mutation.orderQuote(saleId)": Row(Kind.SALE, BUYERS),
    "Mutation.orderQuote(couponIds)": Row(Kind.COUPON, {Who.CONSUMER}),
    "Mutation.orderPlace(storeId)": public(Kind.STORE, BUYERS),
    "Mutation.orderPlace(variantId)": Row(Kind.VARIANT, BUYERS),
    # What one store has, another does not sell.
    "Mutation.orderPlace(saleId)": Row(Kind.SALE, BUYERS),
    "Mutation.orderPlace(scanId)": Row(Kind.SCAN, {Who.CONSUMER}),
    "Mutation.orderPlace(couponIds)": Row(Kind.COUPON, {Who.CONSUMER}),
    "Mutation.orderPay(orderId)": Row(Kind.ORDER, {Who.CONSUMER}),
    "Mutation.orderCancel(orderId)": Row(Kind.ORDER, {Who.CONSUMER}),
    "Mutation.orderPickUpShow(orderId)": Row(Kind.ORDER, {Who.CONSUMER}),
    "Mutation.orderPickUp(storeId)": Row(Kind.STORE, COUNTER),
    "Mutation.orderPickUp(lookId)": Row(Kind.PICK_UP, {Who.CLERK}),
    "Mutation.orderRefundDecide(refundId)": public(Kind.REFUND, {Who.OPERATOR}),
    # Last, for what was given back is neither shown nor picked up any more.
    "Mutation.orderRefundRequest(orderId)": Row(Kind.ORDER, {Who.CONSUMER}),
    "Mutation.couponClaim(campaignId)": public(Kind.CAMPAIGN, SIGNED_IN),
    "Mutation.couponShow(couponId)": Row(Kind.COUPON, {Who.CONSUMER}),
    # Of a product; where a store is named, it must sell it. Clerks make posters of their own alone,
    # and so does an owner: both must say of which store.
    "Mutation.posterMake(objectId)": public(Kind.PRODUCT, SIGNED_IN - COUNTER),
    "Mutation.posterMake(storeId)": Row(Kind.STORE, SIGNED_IN),
    "Mutation.uploadPrepare(storeId)": Row(Kind.STORE, {Who.OWNER}),
    "Mutation.inboxRead(messageId)": Row(Kind.MESSAGE, {Who.CONSUMER}),
    "Mutation.couponLook(storeId)": Row(Kind.STORE, COUNTER),
    "Mutation.counterLook(storeId)": Row(Kind.STORE, COUNTER),
    "Mutation.caseOpen(storeId)": Row(Kind.STORE, COUNTER),
    "Mutation.storeEdit(storeId)": Row(Kind.STORE, {Who.OWNER}),
    "Mutation.storeClose(storeId)": Row(Kind.STORE, {Who.OWNER}),
    "Mutation.storeReopen(storeId)": Row(Kind.STORE, {Who.OWNER}),
    "Mutation.sceneShow(clerkId)": Row(Kind.CLERK, COUNTER),
    "Mutation.sceneShow(storeId)": Row(Kind.STORE, COUNTER),
    "Mutation.staffInvite(storeId)": Row(Kind.STORE, {Who.OWNER}),
    "Mutation.stockCount(storeId)": Row(Kind.STORE, COUNTER),
    "Mutation.stockCount(variantId)": public(Kind.VARIANT, COUNTER),
    # A look is for the clerk who had it: the owner finds no more than a stranger.
    "Mutation.couponRedeem(storeId)": Row(Kind.STORE, COUNTER),
    "Mutation.couponRedeem(lookId)": Row(Kind.LOOK, {Who.CLERK}),
    "Mutation.staffRemove(clerkId)": Row(Kind.CLERK, {Who.OWNER}),
    "Mutation.staffRemove(storeId)": Row(Kind.STORE, {Who.OWNER}),
    "Mutation.groupBuyOpen(offerId)": public(Kind.OFFER, BUYERS),
    "Mutation.groupBuyOpen(storeId)": Row(Kind.STORE, BUYERS),
    "Mutation.groupBuyOpen(variantId)": Row(Kind.VARIANT, BUYERS),
    # Whoever has the coupon sits in a party already, and is told that first.
    "Mutation.groupBuyOpen(couponIds)": Row(Kind.COUPON, NOBODY),
    "Mutation.groupBuyJoin(partyId)": Row(Kind.PARTY, BUYERS),
    "Mutation.groupBuyJoin(storeId)": Row(Kind.STORE, BUYERS),
    "Mutation.groupBuyJoin(variantId)": Row(Kind.VARIANT, BUYERS),
    "Mutation.groupBuyJoin(couponIds)": Row(Kind.COUPON, NOBODY),
    "Mutation.partyComplete(partyId)": public(Kind.PARTY, {Who.OPERATOR}),
    # It changes what it finds, so the others come first. A new product has new variants only.
    "Mutation.productPublish(dealerId)": public(Kind.DEALER, {Who.OPERATOR}),
    "Mutation.productPublish(storeId)": public(Kind.STORE, {Who.OPERATOR}),
    "Mutation.productPublish(variantId)": Row(Kind.VARIANT, NOBODY),
    "Mutation.productPublish(soldAt)": public(Kind.STORE, {Who.OPERATOR}),
    "Mutation.productPublish(productId)": public(Kind.PRODUCT, {Who.OPERATOR}),
    "Mutation.groupBuyOfferPublish(productId)": public(Kind.PRODUCT, {Who.OPERATOR}),
    "Mutation.groupBuyOfferPublish(storeIds)": public(Kind.STORE, {Who.OPERATOR}),
    "Mutation.groupBuyOfferPublish(dealerId)": public(Kind.DEALER, {Who.OPERATOR}),
}
