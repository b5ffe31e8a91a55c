"""Every refusal of the domains, and the problem that the phones are shown for it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from strawberry.types import Info
from strawberry.types.field import StrawberryField

from bff.context import Context, Language
from bff.domains.code import errors as code_errors
from bff.domains.coupon import errors as coupon_errors
from bff.domains.member import errors
from bff.domains.store import errors as store_errors
from bff.kit.refusal import Refusal
from miniprogram_schema import (
    code,
    coupon_claim,
    coupon_counter,
    goods,
    profile,
    scan,
    session,
    staff,
    store_edit,
)
from miniprogram_schema.problem import Problem

Of = Callable[[Any, str], Problem]


@dataclass(frozen=True, slots=True)
class Row:
    """One refusal, the problem made of it, and its words over the refusal's own facts."""

    refusal: type[Refusal]
    problem: type[Problem]
    of: Of
    zh: str
    en: str


TABLE: tuple[Row, ...] = (
    Row(
        errors.LoginCodeRefused,
        session.SignInCodeRefused,
        session.SignInCodeRefused.of,
        zh="微信登录已失效，请重试。",
        en="WeChat did not confirm the sign-in; please try again.",
    ),
    Row(
        errors.SessionEnded,
        session.SessionEnded,
        session.SessionEnded.of,
        zh="登录已过期，请重新登录。",
        en="Your session is over; please sign in again.",
    ),
    Row(
        errors.NicknameRefused,
        profile.NicknameRefused,
        profile.NicknameRefused.of,
        zh="昵称含有不宜展示的内容，请换一个。",
        en="This nickname cannot be shown; please choose another.",
    ),
    Row(
        # The words tell that the phone is known and never whose it is.
        errors.PhoneTaken,
        profile.PhoneTaken,
        profile.PhoneTaken.of,
        zh="该手机号已被其他会员绑定，请联系客服。",
        en="This phone belongs to another member; please ask us for help.",
    ),
    Row(
        errors.PhoneCodeRefused,
        profile.PhoneCodeRefused,
        profile.PhoneCodeRefused.of,
        zh="手机号授权已失效，请重新点击授权。",
        en="WeChat did not confirm the phone; please press the button again.",
    ),
    Row(
        code_errors.CodeUnknown,
        code.CodeUnknown,
        code.CodeUnknown.of,
        zh="查无此码，请核对后再扫。",
        en="There is no such code; please check it and scan again.",
    ),
    Row(
        code_errors.CodeNotActive,
        code.CodeNotActive,
        code.CodeNotActive.of,
        zh="该码尚未启用或已作废。",
        en="This code is not active.",
    ),
    Row(
        code_errors.CodeOfAnotherLevel,
        code.CodeOfAnotherLevel,
        code.CodeOfAnotherLevel.of,
        zh="扫错码了：领奖请扫瓶盖内码，开箱请扫箱内码，核销请扫瓶身码。",
        en="Another code is meant: under the cap for rewards, inside the case to open it, "
        "on the bottle to redeem.",
    ),
    Row(
        code_errors.CodeAlreadyScanned,
        scan.CodeAlreadyScanned,
        scan.CodeAlreadyScanned.of,
        zh="该码已被扫过，谨防假冒。",
        en="This code was scanned before; beware of counterfeits.",
    ),
    Row(
        code_errors.CaseAlreadyOpened,
        code.CaseAlreadyOpened,
        code.CaseAlreadyOpened.of,
        zh="该箱已开箱，不能重复开箱。",
        en="This case was opened before.",
    ),
    Row(
        code_errors.ScanHeld,
        code.ScanHeld,
        code.ScanHeld.of,
        zh="扫码过于频繁，请稍后再试。",
        en="Too many scans; please try again later.",
    ),
    Row(
        coupon_errors.SoldOut,
        coupon_claim.CouponSoldOut,
        coupon_claim.CouponSoldOut.of,
        zh="来晚了，优惠券已被领完。",
        en="All coupons of this campaign are taken.",
    ),
    Row(
        coupon_errors.LimitReached,
        coupon_claim.CouponLimitReached,
        coupon_claim.CouponLimitReached.of,
        zh="每人限领 {limit} 张，您已领满。",
        en="One person may have {limit}, and you have had them.",
    ),
    Row(
        coupon_errors.NotYetOpen,
        coupon_claim.CouponNotYetOpen,
        coupon_claim.CouponNotYetOpen.of,
        zh="活动还没开始，请稍后再来。",
        en="It is not open yet; please come back later.",
    ),
    Row(
        coupon_errors.ClaimClosed,
        coupon_claim.CouponClaimClosed,
        coupon_claim.CouponClaimClosed.of,
        zh="该活动现在不能领券。",
        en="Nothing can be claimed of this campaign now.",
    ),
    Row(
        coupon_errors.NotShowable,
        coupon_claim.CouponNotShowable,
        coupon_claim.CouponNotShowable.of,
        zh="{reason.zh}。",
        en="{reason.en}",
    ),
    Row(
        # Mistyped, invented and out of date sound the same, or guessing would pay.
        coupon_errors.CodeWrong,
        coupon_counter.CouponCodeUnknown,
        coupon_counter.CouponCodeUnknown.of,
        zh="券码无效或已过期，请顾客刷新后重试。",
        en="No coupon shows this code now; please ask for a fresh one.",
    ),
    Row(
        coupon_errors.LookHeld,
        coupon_counter.CouponLookHeld,
        coupon_counter.CouponLookHeld.of,
        zh="错误次数过多，请稍后再试。",
        en="Too many wrong codes; please try again later.",
    ),
    Row(
        coupon_errors.LookOver,
        coupon_counter.CouponLookOver,
        coupon_counter.CouponLookOver.of,
        zh="查看已超时，请重新扫描顾客的券码。",
        en="The look is over; please read the customer's code again.",
    ),
    Row(
        coupon_errors.NotRedeemable,
        coupon_counter.CouponNotRedeemable,
        coupon_counter.CouponNotRedeemable.of,
        zh="{reason.zh}。",
        en="{reason.en}",
    ),
    Row(
        coupon_errors.EvidenceMissing,
        coupon_counter.EvidenceMissing,
        coupon_counter.EvidenceMissing.of,
        zh="还缺核销凭证：{needed.zh}。",
        en="Something is still to be shown: {needed.en}.",
    ),
    Row(
        code_errors.BottleAlreadyRedeemed,
        goods.BottleAlreadyRedeemed,
        goods.BottleAlreadyRedeemed.of,
        zh="这瓶酒已用于另一次核销。",
        en="This bottle supported another redemption.",
    ),
    Row(
        code_errors.BottleOfAnotherStore,
        goods.BottleOfAnotherStore,
        goods.BottleOfAnotherStore.of,
        zh="这瓶酒不是本店到的货。",
        en="This bottle came to another store.",
    ),
    Row(
        store_errors.InvitationUnknown,
        staff.InvitationUnknown,
        staff.InvitationUnknown.of,
        zh="邀请码无效或已被使用，请向店主索取新的邀请码。",
        en="No open invitation has this token; please ask the owner for another.",
    ),
    Row(
        store_errors.InvitationExpired,
        staff.InvitationExpired,
        staff.InvitationExpired.of,
        zh="邀请码已过期，请向店主索取新的邀请码。",
        en="The invitation was not accepted in time; please ask the owner for another.",
    ),
    Row(
        store_errors.TooManyInvitations,
        staff.TooManyInvitations,
        staff.TooManyInvitations.of,
        zh="待接受的邀请已达{limit}个，请稍后再试。",
        en="{limit} invitations are still open; please wait until some are accepted.",
    ),
    Row(
        store_errors.AlreadyStaff,
        staff.AlreadyStaff,
        staff.AlreadyStaff.of,
        zh="您已是本店人员。",
        en="You work at this store already.",
    ),
    Row(
        store_errors.NotStaff,
        staff.NotStaff,
        staff.NotStaff.of,
        zh="该人员不是本店店员，或已离职。",
        en="There is no such clerk at this store.",
    ),
    Row(
        store_errors.TextRefused,
        store_edit.StoreTextRefused,
        store_edit.StoreTextRefused.of,
        zh="店名或公告含有不宜展示的内容，请修改。",
        en="The name or the notice cannot be shown; please change it.",
    ),
    Row(
        store_errors.ClosingOver,
        store_edit.StoreClosingOver,
        store_edit.StoreClosingOver.of,
        zh="停业截止时间已过，请重新选择。",
        en="The time until which to close is past; please choose another.",
    ),
    Row(
        store_errors.NotClosed,
        store_edit.StoreNotClosed,
        store_edit.StoreNotClosed.of,
        zh="门店并未暂停营业。",
        en="The store is not closed for a while.",
    ),
)


class Told:
    """Turns one kind of refusal into its problem, wherever a field's union has it."""

    def __init__(self, row: Row) -> None:
        """Answer for the refusal of this row."""
        self.exception_type = row.refusal
        self.error_type = row.problem
        self._row = row

    def handle(
        self, exception: Refusal, *, field: StrawberryField, info: Info[Context, None]
    ) -> Problem:
        """Return the problem in the language of the request."""
        del field
        return self._row.of(exception, worded(self._row, exception, info.context.language))


def worded(row: Row, refusal: Refusal, language: Language) -> str:
    """Say a refusal in words that are ready to show."""
    words = row.en if language is Language.EN else row.zh
    return words.format_map(vars(refusal))


def handlers() -> list[Told]:
    """Return one handler for each row, for the schema."""
    return [Told(row) for row in TABLE]
