"""What members are told when the brand says no."""

from bff.domains.member import errors
from miniprogram_schema import inbox_read, profile, session, upload
from resolvers.words.row import Row

TABLE = (
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
        errors.MessageUnknown,
        inbox_read.MessageUnknown,
        inbox_read.MessageUnknown.of,
        zh="没有找到这条消息。",
        en="There is no such message.",
    ),
    Row(
        errors.TemplateUnknown,
        inbox_read.TemplateUnknown,
        inbox_read.TemplateUnknown.of,
        zh="订阅消息已更新，请重新打开小程序。",
        en="These messages have changed; please open the app again.",
    ),
    Row(
        errors.UploadsExhausted,
        upload.UploadsExhausted,
        upload.UploadsExhausted.of,
        zh="今天最多上传 {limit} 张图片，请明天再试。",
        en="You have sent {limit} pictures today; please come again tomorrow.",
    ),
)
