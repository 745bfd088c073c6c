"""What can be done with merchants."""

from pannier.merchants.service.admissions import Admissions
from pannier.merchants.service.assembly import MerchantRepositories, MerchantServices, merchant_services
from pannier.merchants.service.directory import LOOKED_AT, Directory
from pannier.merchants.service.invitations import InvitationMessenger, Invitations, Inviting
from pannier.merchants.service.licence_reviews import LicenceReviews
from pannier.merchants.service.licences import Licences, NewLicence
from pannier.merchants.service.merchants import LONGEST_PAUSE, Merchants
from pannier.merchants.service.storefronts import Storefronts
from pannier.merchants.service.trail import Trail
from pannier.merchants.service.watch import LicenceWatch, Watched

__all__ = [
    "LONGEST_PAUSE",
    "LOOKED_AT",
    "Admissions",
    "Directory",
    "InvitationMessenger",
    "Invitations",
    "Inviting",
    "LicenceReviews",
    "LicenceWatch",
    "Licences",
    "MerchantRepositories",
    "MerchantServices",
    "Merchants",
    "NewLicence",
    "Storefronts",
    "Trail",
    "Watched",
    "merchant_services",
]
