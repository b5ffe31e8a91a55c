"""What is said where a code is refused."""

from bff.domains.code import errors
from miniprogram_schema import code, goods, scan
from resolvers.words.row import Row

TABLE = (
    Row(
        errors.CodeUnknown,
        code.CodeUnknown,
        code.CodeUnknown.of,
        zh="查无此码，请核对后再扫。",
        en="There is no such code; please check it and scan again.",
    ),
    Row(
        errors.CodeNotActive,
        code.CodeNotActive,
        code.CodeNotActive.of,
        zh="该码尚未启用或已作废。",
        en="This code is not active.",
    ),
    Row(
        errors.CodeOfAnotherLevel,
        code.CodeOfAnotherLevel,
        code.CodeOfAnotherLevel.of,
        zh="扫错码了：领奖请扫瓶盖内码，开箱请扫箱内码，核销请扫瓶身码。",
        en="Another code is meant: under the cap for rewards, inside the case to open it, "
        "on the bottle to redeem.",
    ),
    Row(
        errors.CodeAlreadyScanned,
        scan.CodeAlreadyScanned,
        scan.CodeAlreadyScanned.of,
        zh="该码已被扫过，谨防假冒。",
        en="This code was scanned before; beware of counterfeits.",
    ),
    Row(
        errors.CaseAlreadyOpened,
        code.CaseAlreadyOpened,
        code.CaseAlreadyOpened.of,
        zh="该箱已开箱，不能重复开箱。",
        en="This case was opened before.",
    ),
    Row(
        errors.ScanHeld,
        code.ScanHeld,
        code.ScanHeld.of,
        zh="扫码过于频繁，请稍后再试。",
        en="Too many scans; please try again later.",
    ),
    Row(
        errors.BottleAlreadyRedeemed,
        goods.BottleAlreadyRedeemed,
        goods.BottleAlreadyRedeemed.of,
        zh="这瓶酒已用于另一次核销。",
        en="This bottle supported another redemption.",
    ),
    Row(
        errors.BottleOfAnotherStore,
        goods.BottleOfAnotherStore,
        goods.BottleOfAnotherStore.of,
        zh="这瓶酒不是本店到的货。",
        en="This bottle came to another store.",
    ),
)
