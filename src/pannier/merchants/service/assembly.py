"""The services of merchants beside `Merchants` itself, built over it."""

from dataclasses import dataclass

from pannier.adapters.objects import ObjectStore
from pannier.adapters.pictures import PublicPictures
from pannier.core.clock import Clock
from pannier.merchants.repository import (
    AdmissionRepository,
    InvitationRepository,
    LicenceRepository,
    ListingRepository,
    MerchantDirectory,
    MerchantRepository,
    StaffRepository,
    TrailRepository,
)
from pannier.merchants.service.admissions import Admissions
from pannier.merchants.service.directory import Directory
from pannier.merchants.service.invitations import InvitationMessenger, Invitations
from pannier.merchants.service.licence_reviews import LicenceReviews
from pannier.merchants.service.licences import Licences
from pannier.merchants.service.merchants import Merchants
from pannier.merchants.service.scans import Scans
from pannier.merchants.service.storefronts import Storefronts
from pannier.merchants.service.trail import Trail
from pannier.merchants.service.watch import LicenceWatch
from pannier.users.service import Users


@dataclass(frozen=True, slots=True)
class MerchantRepositories:
    """Where merchants are stored."""

    profiles: MerchantRepository
    staff: StaffRepository
    invitations: InvitationRepository


@dataclass(frozen=True, slots=True)
class MerchantServices:
    """Admission, licences, invitations and the trail."""

    admissions: Admissions
    licences: Licences
    licence_reviews: LicenceReviews
    invitations: Invitations
    trail: Trail
    watch: LicenceWatch
    storefronts: Storefronts
    directory: Directory


def merchant_services(
    repositories: MerchantRepositories,
    merchants: Merchants,
    users: Users,
    clock: Clock,
    store: ObjectStore | None = None,
    messenger: InvitationMessenger | None = None,
) -> MerchantServices:
    """Build them. Without a store nothing can be uploaded, without a messenger nobody invited."""
    stored, files, scans = AdmissionRepository(), LicenceRepository(), Scans(store)
    admissions = Admissions(
        repositories.profiles, stored, files, ListingRepository(), merchants, users, clock
    )
    return MerchantServices(
        admissions=admissions,
        licences=Licences(files, merchants, scans, clock),
        licence_reviews=LicenceReviews(files, stored, admissions, merchants, users, scans, clock),
        invitations=Invitations(repositories.invitations, repositories.staff, merchants, messenger, clock),
        trail=Trail(TrailRepository(), merchants, users),
        watch=LicenceWatch(files, stored, merchants, clock),
        storefronts=Storefronts(merchants, PublicPictures(store), clock),
        directory=Directory(MerchantDirectory(), merchants, users),
    )
