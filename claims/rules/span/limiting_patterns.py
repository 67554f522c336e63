"""Patterns of phrases that limit a claim, by kind: how many, where and in what, who says so, what it is not.

Each is looked for in a whole sentence. Where an empty group took part, the phrase runs on to the end of its clause.
All gaps are bounded, so that no text takes long.
"""

import re

_NUMBER = r"[0-9](?:[0-9.,\u00a0×]{0,20}[0-9])?"
_DIGIT = r"(?:one|two|three|four|five|six|seven|eight|nine)"
_SPELLED = (
    rf"(?:(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)(?:-{_DIGIT})?"
    r"|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen"
    r"|eighteen|nineteen|(?:a|one|two|three|several)\s+(?:hundred|dozen)|half\s+a\s+dozen)"
)
_ANY_NUMBER = rf"(?:{_NUMBER}|one|{_SPELLED})"
_ABOUT = (
    r"(?:(?:up\s+to|at\s+(?:least|most)|(?:more|less|fewer)\s+than|about|around|approximately|roughly|nearly|almost"
    r"|just|only|as\s+few\s+as|fewer|under|over)\s+)?"
)
_SOMEBODY = (
    "patients?|people|persons?|participants?|subjects?|volunteers?|cases?|women|men|children|adults|infants|clients?"
    "|customers?|users?|respondents?|babies|athletes|donors?|eyes?|knees?|hips?|joints?|individuals|candidates"
    "|woman|man|child|person|smokers|survivors"
    "|carriers|responders"
)
_ANIMAL = (
    "mice|mouse|rats?|dogs?|cats?|rodents?|rabbits?|pigs?|piglets?|minipigs?|swine|sheep|lambs?|goats?|horses?|cows?"
    "|calves|cattle|chickens?|hamsters?|guinea\\s+pigs?|gerbils?|ferrets?|monkeys?|macaques?|primates?|baboons?"
    "|zebrafish|fish|flies|fruit\\s+flies|worms|nematodes|yeast|animals?|alpacas?|llamas?|camels?|pon(?:y|ies)|mares?"
    "|foals?|donkeys?|mules?|ewes?|sows?|boars?|heifers?|hens?|chicks?|broilers?|ducks?|geese|quails?|turkeys|pigeons?"
    "|birds?|pupp(?:y|ies)|kittens?|beagles?|marmosets?|chimpanzees?|apes?|voles?|chinchillas?|opossums?|bats|frogs?"
    "|xenopus|tadpoles?|newts?|axolotls?|salamanders?|medaka|salmon|trout|squid|drosophila|c\\.\\s?elegans|insects?|bees"
    "|larvae"
)
_NO_STUDY = r"\s+(?:products?|lovers?|rights|oils?|owners?|fat|milk|meat|proteins?|collagen)\b"
_OF_ANIMAL = "murine|porcine|ovine|equine|canine|feline|bovine|caprine|leporine|avian|simian"
# What a treatment is measured by.
_MEASURE = (
    r"(?:placebos?|sham|controls?|saline|exercises?|physiotherapy|physical\s+therapy|rest|surgery|usual\s+care"
    r"|standard\s+\w+|no\s+treatment|nothing|painkillers?|ibuprofen|paracetamol|steroids?|corticosteroids?|cortisone"
    r"|drugs?|medication|injections?|comparators?|existing\s+\w+|conventional\s+\w+|doing\s+nothing|waiting|chance"
    r"|others?\s+\w+|the\s+others?)"
)
_DOES = r"(?:did|does|do|was|were|is|are|has|had|would)"
_MORE = (
    r"(?:better|worse|more|less|fewer|lower|higher|slower|faster|smaller|larger|longer|shorter|weaker|stronger|safer)"
)
_STUDIES = "studies|study|trials?|experiments?|reports?|centres?|centers?|clinics|hospitals?"
_COUNTED = f"{_SOMEBODY}|mice|rats|animals?|{_STUDIES}"
_TIME = "weeks?|months?|years?|days?|hours?|minutes?"
_WHO = "patients|people|subjects|volunteers|participants|women|men|children|adults|infants|animals|mice|rats|cases"
_NOT_DATE = r"(?<![\w/.])"


def _pattern(expression: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w-])(?:{expression})", re.IGNORECASE | re.VERBOSE)


# How many, of how many, and how sure a test was of it.
QUANTITY = _pattern(
    rf"""
    {_ABOUT}{_NUMBER}\s*(?:%|per\s?cent\b|-?fold\b)
  | {_ABOUT}{_ANY_NUMBER}\s+(?:out\s+)?of\s+(?:(?:the|these|our|those|their
      |all)\s+)?{_ANY_NUMBER}(?:\s+(?:{_COUNTED})\b)?
  | (?<!past\s)(?<!last\s){_ABOUT}{_NUMBER}\s+(?:\w+\s+)?(?:{_COUNTED}|{_TIME})\b
    (?!\s+(?:of\s+(?:experience|practice|expertise|research|tradition)|old|ago|a\s+day)\b)
  | {_ABOUT}{_SPELLED}\s+(?:\w+\s+)?(?:{_COUNTED})\b
  | {_ABOUT}(?:one|{_SPELLED})\s+of\s+(?:the|these|our|those|their)\s+(?!most\b|best\b|first\b|main\b|leading\b
      |world)\w+
  | (?:(?:in|of|from)\s+)?(?:(?:just|only)\s+)?(?:one|a\s+single)\s+(?:[\w-]+\s+)?(?:{_SOMEBODY}|{_ANIMAL}|study
      |trial)\b
  | of\s+(?:the\s+|these\s+|our\s+|all\s+)?(?:[\w-]+\s+)?(?:{_COUNTED}),?\s+(?:only\s+|just\s+)?{_ANY_NUMBER}\b
  | (?:only|just)\s+(?:slightly|marginally|{_ANY_NUMBER})\b | (?:slight|marginal|bare)(?:ly)?\b
  | (?:{_DIGIT}|[0-9]{{1,3}})\s+in\s+(?:every\s+)?
    (?:two|three|four|five|six|seven|eight|nine|ten|twelve|twenty|fifty|a\s+(?:hundred|thousand)|{_NUMBER})\b
  | [np]\s*[=<>≤≥]\s*\.?[0-9](?:[0-9.,]{{0,20}}[0-9])?
  | {_NOT_DATE}(?!24/7)[0-9]{{1,4}}\s?/\s?[0-9]{{1,4}}(?![\w/])
  | (?:only\s+)?(?:a\s+(?:minority|majority|third|quarter|fifth|(?:small\s+)?number|fraction|subset|handful|couple)
      |the\s+(?:majority|minority)|half|two[-\s]thirds|some|several|most|many|few|part)
    \s+of\s+(?:(?:the|these|those|our|their)\s+)?(?!the\b|most\b|best\b|world|finest\b|leading\b|largest\b)\w+
  | (?:in|for|among|by|with)\s+(?:only\s+|just\s+)?(?:a|the)\s+(?:(?:small|tiny|large|slim|bare)\s+)?(?:minority
      |majority|third|quarter|fifth|handful|fraction|subset|few)\b
  | [np]\s*[=:]\s*n\.?\s?s\b\.? | (?<=[(,;\s\[])n\.\s?s\.(?!\w) | (?<=[(\[])n/?s(?=[)\],;])
  | (?<!first\s)(?<!second\s)(?<!other\s){_ABOUT}half\b(?!-)(?!\s+(?:an?|hour|way)\b)
  | (?:only\s+)?(?:some|several|many|a\s+few|few|very\s+few)\s+(?!years\b|thanks\b|more\b|other\b|others\b|of\b)\w+
  | (?<!the\s)most\s+(?:{_COUNTED}|of)\b
  | a\s+(?:sub-?group|sub-?set|sub-?sample|subpopulation)\b()
    """
)
# Where, in what, in whom, for how long and beside what it was so.
CONDITION = _pattern(
    rf"""
    (?:in|using|(?:stud(?:y|ies)|models?|groups?|trials?|two|pair)\s+of|(?:test(?:s|ed)?|experiments?|trials?
      |tried)\s+(?:on|with))
    \s+(?:[\w-]+\s+){{0,2}}?(?:{_ANIMAL})\b(?!{_NO_STUDY})
    (?:\s+(?:models?|stud(?:y|ies)|tests?|trials?|experiments?|embryos|larvae)\b)?
  | (?:of|from|on|for)\s+(?:[\w-]+\s+){{0,2}}?(?:{_ANIMAL})\b(?!{_NO_STUDY})
  | (?:{_OF_ANIMAL})\s+\w+
  | as\s+(?:well|good|effective|safe|much|often|quickly|fast|long|strong|\w+ly)\s+as\s+(?:(?:[\w'-]+\s+){{0,3}}?{_DOES}
      |(?:with\s+|after\s+|in\s+)?(?:an?\s+|the\s+)?(?:[\w'-]+\s+)?{_MEASURE})\b
  | (?:no|not|hardly|barely|scarcely|only\s+\w+|slightly|marginally|little|not\s+much)\s+(?:any\s+|much\s+)?
    (?:\w+er|more|less|worse|\w+\s+different)\s+(?:\w+\s+)?(?:than|from)\b()
  | (?:less|worse|lower|fewer|slower|smaller|shorter|weaker)\s+(?:[\w-]+\s+)?than\s+(?!{_ANY_NUMBER}\b|ever\b|expected\b
      |you\b|the\s+price\b)[\w'-]+
  | {_MORE}\s+(?:[\w-]+\s+)?than\s+(?:with\s+|after\s+|in\s+|on\s+)?(?:an?\s+|the\s+)?{_MEASURE}\b
  | (?:animal|mouse|rat|rodent|murine|porcine|ovine|equine|canine|bovine|cell)\s+(?:models?|stud(?:y|ies)|tests?|trials?
      |experiments?|data|work|cultures?|lines?)\b
  | in\s+(?:vitro|vivo|silico|culture|theory|principle)\b | ex\s+vivo\b
  | (?:in|under)\s+(?:the|a|our|their)\s+(?:lab|laboratory|test\s+tubes?|petri\s+dish|dish|computer\s+\w+)\b
  | in\s+(?:laborator(?:y|ies)|test\s+tubes|cell\s+lines|(?:\w+\s+)?cell\s+(?:lines|cultures?))\b
  | in\s+(?:a\s+|an\s+)?(?:animal|mouse|rat|rodent|preclinical|cell|computer|laboratory)\s+(?:models?|stud(?:y|ies)
      |cultures?|simulations?|tests?|work)\b
  | (?:in\s+)?pre-?clinical\b(?:\s+\w+)?
  | (?:in|under|within)\s+(?:the\s+right|the\s+correct|certain|some|many|most|selected|specific|suitable|ideal
      |controlled|laboratory|experimental)\s+(?:\w+\s+)?(?:conditions?|circumstances|contexts?|settings?|{_WHO}
      |limits)\b
  | in\s+(?:[\w-]+\s+){{0,2}}(?:{_WHO})\b(?:\s+(?:with|who|whose|aged|over|under)\b())?
  | (?:in|among|for)\s+(?:[\w-]+\s+){{0,2}}?(?:smokers|never-smokers|non-smokers|survivors|carriers|responders
      |candidates
      |those\s+(?:who|with|aged|over|under|at))\b
  | against\s+(?:placebo|sham|controls?|usual\s+care|standard)\b | at\s+the\s+bench\b
  | (?:for|at)\s+(?:now|the\s+moment|present|this\s+stage)\b
  | (?:under|with)\s+(?:\w+\s+)?(?:supervision|guidance)\b | as\s+an?\s+(?:adjunct|add-on)\b
  | (?:on|under|given)\s+the\s+(?:assumption|premise|hypothesis|condition|proviso)\b()
  | (?:under-?powered|low\s+power|limitations?|confounding|confounders?|bias(?:ed)?|by\s+chance|coincidental(?:ly)?)\b
  | (?:needs?|requires?|awaits?|awaiting|pending)\s+(?:\w+\s+)?(?:confirmation|replication|validation|approval)\b
  | (?:limited|restricted|confined)\s+to\b() | (?:applies|applied|apply|seen|found|true)\s+only\b()
  | only\s+(?:in|for|at|among|with|if|when|by|after|on|during|once)\b()
  | in\s+cultured\s+\w+ | in\s+(?:isolated\s+|human\s+|cultured\s+|tumou?r\s+)?cells\b
  | (?:ideally|at\s+best|in\s+the\s+best\s+case|proof[-\s]of[-\s]concept|first[-\s]in[-\s]human|phase\s+(?:i{{1,2}}|1
      |2|one|two)[ab]?)\b
  | (?:is|are|was|were|still|currently)\s+being\s+(?:studied|tested|investigated|evaluated|developed|trialled)\b
  | (?:is|are|remains?|still|purely|considered|an?|the)\s+(?:\w+\s+)?(?:experimental|investigational)\b | off-label\b
  | (?:at|by|over)\s+(?:only\s+|just\s+)?(?:week|month|day|year|{_ANY_NUMBER}\s+(?:{_TIME}))\b(?:\s+{_ANY_NUMBER}\b)?
  | last(?:s|ed|ing)?\s+(?:for\s+)?(?:only|just|up\s+to|about|less\s+than|{_ANY_NUMBER}\s+(?:{_TIME}))\b
  | (?:in|at)\s+(?:this|our|one|a\s+single)\s+(?:small\s+|selected\s+)?(?:sample|cohort|cent(?:re|er)|hospital|series)\b
  | (?:borderline|trends?\s+(?:to|towards?)|non-?significant(?:ly)?|approach(?:ed|ing)\s+significance|nominally)\b
  | (?:modelled|modeled|projected|extrapolated)\b
  | (?:compared|comparison)\s+(?:with|to)\s+[\w'-]+(?:\s+(?!but\b|and\b|according\b)[\w'-]+){{0,3}}
  | (?:versus|vs\.?|relative\s+to|as\s+opposed\s+to)\s+\w+
  | than\s+(?:with\s+|in\s+|on\s+)?(?:the\s+)?(?:placebo|controls?|comparison|sham|usual|standard|untreated|baseline
      |those)\b
  | (?:temporar(?:y|ily)|briefly|momentarily|transient(?:ly)?|initially|at\s+first|short-term|in\s+the\s+short\s+term
      |for\s+the\s+time\s+being|for\s+a\s+(?:\w+\s+)?(?:while|time|period)|for\s+a\s+few\s+(?:{_TIME})
      |for\s+(?:up\s+to|only|just|no\s+more\s+than|less\s+than)\s+{_ANY_NUMBER}\s+(?:{_TIME}))\b
  | (?:at|with)\s+(?:the\s+)?(?:high(?:er|est)?|low(?:er|est)?|very\s+high|large)\s+(?:doses?|concentrations?)\b
  | (?:pilot|interim|small|case|self-reported|unpublished|unreviewed)\s+(?:\w+\s+){{0,2}}?(?:stud(?:y|ies)|trials?|data
      |reviews?|analys[ei]s|models?|reports?|series|samples?|cohorts?|groups?|results?|findings|surveys?)\b
  | (?:open-label|uncontrolled|unblinded|unadjusted|un-?randomi[sz]ed|non-?randomi[sz]ed|retrospective(?:ly)?
      |observational|cross-sectional|exploratory|per-protocol|single-cent(?:re|er))\b(?:\s+\w+)?
  | sub-?groups?\b | self-report(?:ed|s)?\b | post[-\s]hoc\b | case\s+reports?\b | case\s+series\b | pilot\b
      | preprints?\b
  | conference\s+abstracts?\b | not\s+peer[-\s]reviewed\b
  | (?:in|at)\s+(?:its|their|the|an?)?\s*(?:very\s+)?early\s+stages?\b | (?:mild|moderate)\s+(?:cases|forms?|disease)\b
  | for\s+(?:some|many|most|certain|selected|a\s+few)\s+(?:\w+\s+)?(?:{_SOMEBODY})\b
  | (?:alongside|as\s+part\s+of|in\s+addition\s+to)\s+\w+
  | (?:designed|intended|formulated|meant|hoped|supposed)\s+to\b
    """
)
OPENS = _pattern(
    r"""
    (?:after(?!\s+(?:all|your|you)\b)|before(?!\s+(?:long|you|your)\b)|once(?!\s+(?:again|more|upon|and\s+for)\b)
      |during(?!\s+(?:your|our)\b)|within(?!\s+(?:reach|walking|easy|our|your|minutes)\b)|following(?=\s+(?:a|an|the|treatment|surgery|injury)\b)
      |combined\s+with|in\s+combination\s+with|in\s+conjunction\s+with|together\s+with
      |with\s+(?:regular|continued|daily|proper|repeated))\b()
    """
)
# Whose word it is.
_SAYS = (
    r"(?:claims?|claimed|says?|said|states?|stated|asserts?|asserted|argues?|argued|insists?|insisted|alleges?|alleged"
    r"|believes?|believed|thinks?|contends?|maintains?|promises?|boasts?|advertises?|tells?\s+us|told\s+us|swears?)"
)
_SPEAKER = (
    r"(?:company|companies|manufacturers?|maker|makers|clinics?|firm|sellers?|vendors?|founder|owner|brochure|website"
    r"|advertisement|advert|leaflet|label|inventor|proponents|advocates|supporters|enthusiasts|fans|critics|promoters"
    r"|he|she|they|who|some|many|others|doctors|experts|practitioners|healers|celebrities|bloggers|spokes\w+|marketers"
    r"|surgeon|director|athlete|star|patients?|clients?|customers?|users?|testimonials?|reviewers|press\s+release)"
)
# A name, with a title or without; signs that begin it are capitals, whatever the pattern around it says.
_NAME = r"(?-i:[A-Z][\w'-]{0,30})(?:\s+(?-i:[A-Z][\w'-]{0,30}\.?)){0,3}"
_TITLE = r"(?:dr|prof|professor|doctor|mr|mrs|ms|sir|nurse)\b\.?"
_SAID = (
    r"(?:says|said|told\s+(?:us|me|them|him|her|reporters|the\s+\w+|\w+)|claimed|stated|insist(?:s|ed)|argue[sd]"
    r"|assert(?:s|ed)|allege[sd]|believe[sd]|thinks|swears|recall(?:s|ed)|writes|wrote|announced|explain(?:s|ed)"
    r"|promise[sd]|assure[sd]\s+\w+|boast(?:s|ed)|reported\s+that|claims\s+(?:that|to)|quoted)"
)
ATTRIBUTION = _pattern(
    rf"""
    {_TITLE}\s+(?:{_TITLE}\s+)?{_NAME}\s+(?:(?:also|now|even|often|has|had|once)\s+)?(?:{_SAID}|{_SAYS})\b(?:\s+that\b)?
  | {_NAME}\s+(?:(?:also|now|even|often|has|had|once)\s+)?{_SAID}\b(?:\s+that\b)?
  | (?:{_SAID}|according\s+to)\s+{_TITLE}\s+{_NAME} | (?:says|said|claimed|writes|wrote|insists|argues|argued)\s+{_NAME}
  |
    (?:according\s+to|as\s+(?:claimed|reported|stated|advertised)\s+by|in\s+the\s+(?:words|opinion|view)\s+of)\b()
  | (?:(?:the|our|its|their|a|this|one|some|many)\s+)?{_SPEAKER}\s+(?:(?:also|now|even
      |often)\s+)?{_SAYS}\b(?:\s+that\b)?
  | (?:(?:the|our|its|their|this)\s+)?(?:clinic|company|manufacturer|maker|firm|seller|patients|clients
      |users)\s+report(?:s|ed)?\b
  | (?:(?:the|our|its|their)\s+)?\w+\s+(?:claims|claimed|alleges|alleged|boasts|insists)\s+that\b
  | (?:it\s+is|it\s+was|is|are|was|were|been)\s+(?:often\s+|widely\s+|sometimes\s+)?
    (?:claimed|alleged|said|rumou?red|reputed|touted|advertised|promoted|marketed|billed|presented)\s+(?:that|to|as)\b
  | (?:says?|said|claims|claimed|insists?|argues)\s+(?:the|our|its|their|a|one|dr\.?)\s+\w+
  | (?:funded|sponsored|paid\s+for|financed)\s+by\b()
  | (?:so-called|self-styled|self-proclaimed|would-be|alleged(?:ly)?|purported(?:ly)?|supposed(?:ly)?|ostensib(?:le|ly)
      |reputed(?:ly)?|reportedly)\b
  | (?:by|in)\s+(?:folk\s+|local\s+|family\s+)?tradition(?:al\s+\w+)?\b | traditionally\b
  | in\s+(?:our|my|their|his|her)\s+(?:experience|opinion|view|hands)\b
  | testimonials?\b | anecdot(?:es?|al(?:ly)?)\b
    """
)
# What it is not, or what was not shown.
NEGATION = _pattern(
    r"""
    (?:(?:fail(?:s|ed|ing|ure)?|refus(?:es?|ed|al)|declin(?:es|ed))\s+to
      |(?:(?:is|are|was|were|been|be)\s+)?(?:unable|powerless)\s+to|inability\s+to
      |incapable\s+of|stopped\s+short\s+of|falls?\s+short\s+of|fell\s+short\s+of)\b
  | (?:(?:is|are|was|were|remains?)\s+)?(?:far\s+from|(?:a\s+)?long\s+way\s+from|anything\s+but|nowhere\s+near)\b
    (?:\s+(?:a\s+)?(?:proof|proven|clear)\b)?
  | (?:rather\s+than|instead\s+of|as\s+opposed\s+to|contrary\s+to|lack(?:s|ed|ing)?(?:\s+of)?
      |(?:the\s+)?absence\s+of)\b()
  | (?:(?:there\s+)?(?:is|was|are|were)\s+)?(?:very\s+)?(?:little|scant|sparse|insufficient|inadequate|inconclusive
      |conflicting|contradictory|mixed|poor|weak|limited|scarce|hardly\s+any|scarcely\s+any)
    \s+(?:\w+\s+)?(?:evidence|proof|data|support|basis|reason|indication|sign|difference|effect|benefit)\b
  | (?:evidence|proof|data|support)\s+(?:is|are|was|were|remains?)\s+(?:still\s+)?(?:lacking|missing|weak|thin|scarce
      |scant|mixed|conflicting|insufficient|inconclusive|absent|poor|limited)\b
  | \w{2,7}n't\b | (?:do|does|did|is|was|are|were|has|have|had|would|could|should|ai)nt\b
  | (?:did|does|do|(?:has|have|had)\s+done|doing)\s+(?:very\s+|precious\s+)?(?:little|nothing
      |hardly\s+anything|not\s+much)\s+(?:to|for)\b
  | of\s+(?:very\s+)?(?:little|limited|doubtful|dubious|questionable|uncertain|unknown)\s+(?:\w+\s+)?
    (?:use|benefit|help|value|relevance|effect|importance|consequence)\b
  | (?:barely|little|not\s+much)\s+(?:if\s+any\s+)?(?:more|better|improve[sd]?|changed?|help(?:s|ed)?|affect(?:s|ed)?)\b
  | (?:insufficient|inadequate|too\s+(?:few|small|weak|early|short))\s+to\b
  | (?:(?:very\s+)?low|poor|weak)[-\s](?:quality|certainty|confidence)\b | (?:uncertainty|controvers(?:y|ial)|debated)\b
  | un(?:proven|proved|tested|approved|licensed|regulated|supported|substantiated|verified|confirmed|founded|true)\b
  | (?:retracted|withdrawn|discredited|disproved|disproven|refuted|debunked|disputed|rejected|contested|overstated
      |exaggerated)\b
  | (?:a|the|an|this|common|popular)\s+(?:\w+\s+)?(?:myth|misconception|fallacy|rumou?r|hoax
      |misunderstanding)\b(?:\s+that\b)?
  | (?:myths?|misconceptions?|fallac(?:y|ies)|hoax(?:es)?|falsehoods?|pseudo-?science|quackery)\b
  | (?:which|that|this|it|they)\s+(?:is|are|was|were|proved|turned\s+out\s+to\s+be)\s+(?:simply\s+)?(?:false|wrong
      |untrue|incorrect)\b
  | (?:is|are|was|were)\s+(?:simply\s+|just\s+|plain\s+)?(?:false|wrong|untrue|incorrect|mistaken)\b
  | (?:false|wrong|untrue|incorrect|misleading)\s+(?:to|that|claims?|beliefs?)\b
  | (?:(?:has|have|had)\s+)?(?:warn(?:s|ed)?|caution(?:s|ed))\s+(?:that|against|of)\b
  | (?:den(?:y|ies|ied)|doubts?|doubted|rules?\s+out|ruled\s+out)\b
    """
)
# What takes it back after the claim.
EXCEPTION = _pattern(
    r"""
    (?:apart\s+from|other\s+than|aside\s+from|with\s+the\s+exception\s+of|excluding|not\s+including|save\s+for|barring
      |although|though|despite|in\s+spite\s+of|notwithstanding|except\s+in|whereas|nevertheless|nonetheless|even\s+so|that\s+said)\b()
  | (?:the\s+|this\s+|its\s+)?(?:effects?|benefits?|improvements?|relief|gains?|differences?|advantages?)\s+(?:\w+\s+)?
    (?:wore|wears|fad(?:es|ed)|wan(?:es|ed)|disappear(?:s|ed)|vanish(?:es|ed)|last(?:s|ed)|(?:is|was|were|are)\s+(?:short
      |temporary|lost|gone|transient|small|modest|brief))\b()
  | (?:but|yet|however|and|then|before|which|until)\s+(?:(?:then|later|soon|the\s+\w+|it|they|this|these|had)\s+)?
    (?:fell|fades?|faded|wanes?|waned|wears?\s+off|wore\s+off|vanish(?:es|ed)?|disappear(?:s|ed)?|return(?:s|ed)
      |relaps(?:es|ed)
      |declin(?:es|ed)|dropp(?:s|ed)|diminish(?:es|ed)?|lost|revers(?:es|ed)|subsid(?:es|ed)|revert(?:s|ed)?
      |rose\s+again)\b()
  | (?:but|yet|however|until|before|though|although|while)\s*,?\s+(?:[\w'-]+\s+){0,5}?(?:(?:fell|came|went|was|were|are
      |is|slid|dropped|slipped|crept)\s+(?:back|again|lost|gone)|return(?:s|ed)|relaps(?:es|ed)|recur(?:s|red)|worsen(?:s|ed)
      |deteriorat(?:es|ed)|wor(?:e|n)\s+off|wears\s+off|fad(?:es|ed)|wan(?:es|ed)|vanish(?:es|ed)|disappear(?:s|ed)
      |revers(?:es|ed)|regress(?:es|ed)|plateau(?:s|ed)|stopped|ceased)\b()
  | (?:but|yet|however)\s*,?\s+(?:(?:only|not|no|never|rarely|hardly|individual|results?|further|more|most|many|some|few
      |this|these|it|they|there)\b)(?!\s+(?:also|rather)\b)()
    """
)
PATTERNS = (
    ("quantity", QUANTITY),
    ("condition", CONDITION),
    ("condition", OPENS),
    ("attribution", ATTRIBUTION),
    ("negation", NEGATION),
    ("exception", EXCEPTION),
)
