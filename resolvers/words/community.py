"""What is said where people join communities or want to lead them."""

from bff.domains.community import errors
from miniprogram_schema import community_join, leader_apply
from resolvers.words.row import Row

TABLE = (
    Row(
        errors.TooManyCommunities,
        community_join.TooManyCommunities,
        community_join.TooManyCommunities.of,
        zh="最多可加入{limit}个社群，请先退出一个。",
        en="One may be in {limit} communities at most; please leave one first.",
    ),
    Row(
        errors.NotInCommunity,
        community_join.NotInCommunity,
        community_join.NotInCommunity.of,
        zh="您不在该社群中。",
        en="You are not in this community.",
    ),
    Row(
        errors.TooManyApplications,
        leader_apply.TooManyApplications,
        leader_apply.TooManyApplications.of,
        zh="您已有{limit}份申请待审核，请耐心等待。",
        en="{limit} of your applications still wait for an answer.",
    ),
    Row(
        errors.NameRefused,
        leader_apply.CommunityNameRefused,
        leader_apply.CommunityNameRefused.of,
        zh="社群名称或说明含有不宜展示的内容，请修改。",
        en="The name or the note cannot be shown; please change it.",
    ),
    Row(
        errors.AlreadyReviewed,
        leader_apply.AlreadyReviewed,
        leader_apply.AlreadyReviewed.of,
        zh="该申请已审核。",
        en="This application has been answered before.",
    ),
)
