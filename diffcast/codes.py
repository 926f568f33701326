"""Codes for what a report says in words: why text isn't compared, and what limits a comparison.

Programs act on the code; people read the words. Nothing in diffcast compares the words.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final, Self


class RemarkCode(StrEnum):
    """What a reader of the report must know before the findings."""

    NOT_ENGLISH = "not-english"
    NO_STORY = "no-story"
    DIFFERENT_STORIES = "different-stories"
    NO_COUNTERPART = "no-counterpart"
    SWAPPED = "swapped"
    LEXICAL = "lexical"
    HOUSE_STYLE = "house-style"
    POLICY = "policy"


@dataclass(frozen=True, slots=True)
class Remark:
    """One sentence about the whole comparison, with the code that programs act on."""

    code: RemarkCode
    text: str

    def __str__(self) -> str:
        return self.text


class AsideCode(StrEnum):
    """Why a stretch of text isn't compared. To add a reason, add a line here; the values are published in JSON."""

    words: str
    """The reason in words, as reports print it where nothing more exact is known."""

    def __new__(cls, value: str, words: str = "") -> Self:
        """A member that is its published value, with its words as an attribute; each member below has some."""
        code = str.__new__(cls, value)
        code._value_ = value
        code.words = words
        return code

    # Page furniture.
    NAVIGATION = "navigation", "navigation"
    ADVERTISEMENT = "advertisement", "an advertisement"
    COPYRIGHT = "copyright", "a copyright line"
    SHARING = "sharing", "share and save buttons"
    PLAYER = "player", "a player or photo control"
    SUBSCRIPTION_OFFER = "subscription-offer", "a subscription or newsletter offer"
    APP_PROMOTION = "app-promotion", "an app promotion"
    MEDIA_WIDGET = "media-widget", "a widget about media coverage"
    TAGS = "tags", "tags or topics"
    STORY_LINK = "story-link", "a link to another story"
    STORY_LIST = "story-list", "headlines of other stories"
    READER_REQUEST = "reader-request", "a request to readers"
    CONTACT = "contact", "contact details"
    ABOUT_AUTHOR = "about-author", "about the author"
    PAGE_NOTE = "page-note", "a note about the page"
    PRESS_RELEASE = "press-release", "press release wording"
    BYLINE = "byline", "a byline"
    DATE = "date", "a date or time"
    DATELINE = "dateline", "a dateline"
    CREDIT = "credit", "a credit"
    DISTRIBUTOR = "distributor", "the distributor"
    EDITOR_NOTE = "editor-note", "a note to editors"
    END_NOTE = "end-note", "the agency’s end note"
    SEPARATOR = "separator", "a separator line"
    BREADCRUMBS = "breadcrumbs", "a breadcrumb trail"
    PHOTO_NUMBER = "photo-number", "a photo number"
    ADDRESS = "address", "a web or email address"
    BUTTON = "button", "a button or placeholder"
    SITE_HEADER = "site-header", "the site’s name, menu or section"
    SECTION_NAME = "section-name", "a section name"
    SUBHEAD = "subhead", "a subhead"
    PULL_QUOTE = "pull-quote", "a pull quote that repeats the story"
    PAGE_HEADER = "page-header", "a page header or footer"

    # What a transcript holds that is not spoken.
    PRODUCTION_CUE = "production-cue", "a production cue"
    BITE_CUE = "bite-cue", "a sound bite cue"
    SPEAKER_LABEL = "speaker-label", "a speaker label"
    SPEAKER_CHANGE = "speaker-change", "a change of speaker"
    SCREEN_TITLE = "screen-title", "an on-screen title"
    GRAPHIC_TITLE = "graphic-title", "a graphic’s title"
    VISUALS = "visuals", "what is seen, not heard"
    MUSIC = "music", "music or singing"
    SOUND = "sound", "a sound description"
    CAPTION_NUMBER = "caption-number", "a caption number or header"
    TIMECODE = "timecode", "a timecode"
    PRONUNCIATION = "pronunciation", "how to say a name"
    IN_BRACKETS = "in-brackets", "in brackets, not spoken"
    TRANSCRIPT_NOTICE = "transcript-notice", "a notice about the transcript"
    TRANSCRIPT_HEADLINE = "transcript-headline", "the headline above the transcript"
    PROGRAM_HEADER = "program-header", "the program header"
    SLUG = "slug", "a slug"
    SYSTEM_ROW = "system-row", "a newsroom system row"
    RUNDOWN_ITEM = "rundown-item", "a rundown item"
    CREW_COMMENT = "crew-comment", "a comment for the crew"
    COLUMN_HEADINGS = "column-headings", "column headings"
    SCRIPT_HEADING = "script-heading", "a heading in the script"

    # Sentences on air that state nothing.
    GREETING = "greeting", "a greeting"
    HAND_OVER = "hand-over", "a hand-over"
    SIGN_OFF = "sign-off", "a sign-off"
    COMING_UP = "coming-up", "what comes later in the program"
    WHERE_TO_FIND_MORE = "where-to-find-more", "where to find more"
    THANKS = "thanks", "thanks"
    ANSWER = "answer", "an answer without content"
    AUDIENCE_QUESTION = "audience-question", "a question to the audience"
    PRESENTER_QUESTION = "presenter-question", "a presenter’s question"

    # Decided by the format, the desk or the networks.
    MARKED = "marked", "marked as not story in the source"
    IGNORE_NOTE = "ignore-note", "a note to diffcast, not spoken"
    HOUSE_STYLE = "house-style", "excluded by the house style"
    LEFT_OUT = "left-out", "left out by the policy"
    LIKE_CUE = "like-cue", "reads like a cue or filler"
    LIKE_FURNITURE = "like-furniture", "reads like page furniture"
    NOT_STORY = "not-story", "says nothing about the story"


NARRATION: Final = frozenset(
    {AsideCode.HAND_OVER, AsideCode.SIGN_OFF, AsideCode.COMING_UP, AsideCode.WHERE_TO_FIND_MORE}
)
"""Why sentences are set aside that only a presenter or a reporter says."""
