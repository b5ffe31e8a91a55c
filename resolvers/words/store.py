"""What is said where a store's people are refused."""

from bff.domains.store import errors
from miniprogram_schema import scene, staff, store_edit
from resolvers.words.row import Row

TABLE = (
    Row(
        errors.InvitationUnknown,
        staff.InvitationUnknown,
        staff.InvitationUnknown.of,
        zh="邀请码无效或已被使用，请向店主索取新的邀请码。",
        en="No open invitation has this token; please ask the owner for another.",
    ),
    Row(
        errors.InvitationExpired,
        staff.InvitationExpired,
        staff.InvitationExpired.of,
        zh="邀请码已过期，请向店主索取新的邀请码。",
        en="The invitation was not accepted in time; please ask the owner for another.",
    ),
    Row(
        errors.TooManyInvitations,
        staff.TooManyInvitations,
        staff.TooManyInvitations.of,
        zh="待接受的邀请已达{limit}个，请稍后再试。",
        en="{limit} invitations are still open; please wait until some are accepted.",
    ),
    Row(
        errors.AlreadyStaff,
        staff.AlreadyStaff,
        staff.AlreadyStaff.of,
        zh="您已是本店人员。",
        en="You work at this store already.",
    ),
    Row(
        errors.NotStaff,
        staff.NotStaff,
        staff.NotStaff.of,
        zh="该人员不是本店店员，或已离职。",
        en="There is no such clerk at this store.",
    ),
    Row(
        errors.TextRefused,
        store_edit.StoreTextRefused,
        store_edit.StoreTextRefused.of,
        zh="店名或公告含有不宜展示的内容，请修改。",
        en="The name or the notice cannot be shown; please change it.",
    ),
    Row(
        errors.ClosingOver,
        store_edit.StoreClosingOver,
        store_edit.StoreClosingOver.of,
        zh="停业截止时间已过，请重新选择。",
        en="The time until which to close is past; please choose another.",
    ),
    Row(
        errors.NotClosed,
        store_edit.StoreNotClosed,
        store_edit.StoreNotClosed.of,
        zh="门店并未暂停营业。",
        en="The store is not closed for a while.",
    ),
    Row(
        errors.SceneUnknown,
        scene.SceneUnknown,
        scene.SceneUnknown.of,
        zh="无法识别该小程序码，请重新扫码。",
        en="No code of ours is known by this token; please scan it again.",
    ),
)
